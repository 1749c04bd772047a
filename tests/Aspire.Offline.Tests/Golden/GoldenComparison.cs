using System.Text.RegularExpressions;

namespace Aspire.Offline.Tests.Golden;

/// <summary>Compares what a run wrote with what Aspire wrote, less what differed from run to run with Aspire itself or was not Aspire's.</summary>
internal static partial class GoldenComparison
{
    // Processes that end at once may or may not become ready before their end is seen.
    private static readonly HashSet<string> s_endAtOnce = ["crashes", "done"];

    /// <returns>The differences, a readable block for each file; empty when there are none.</returns>
    public static IReadOnlyList<string> Compare(string expected, string actual)
    {
        var differences = new List<string>();
        // events.log tells the order over all resources, which is not deterministic: GoldenOrder has what is.
        foreach (var file in Directory.EnumerateFiles(expected).Where(f => Path.GetFileName(f) != "events.log").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            var other = Path.Combine(actual, name);
            if (!File.Exists(other))
            {
                differences.Add($"{name} was not written");
                continue;
            }

            var (wanted, got) = (File.ReadAllLines(file), File.ReadAllLines(other));
            if (name == "events-by-resource.log")
            {
                CompareGroups(Groups(wanted), Groups(got), differences);
            }
            else
            {
                AddDifference(name, wanted, got, differences);
            }
        }

        foreach (var extra in Directory.EnumerateFiles(actual).Select(Path.GetFileName).Where(f => !File.Exists(Path.Combine(expected, f!))))
        {
            differences.Add($"{extra} was written, but not by Aspire");
        }

        return differences;
    }

    /// <summary>All files of two folders, byte for byte.</summary>
    /// <returns>The differences, a readable block for each file; empty when there are none.</returns>
    public static IReadOnlyList<string> CompareFolders(string expected, string actual)
    {
        var names = Names(expected).Union(Names(actual)).Order(StringComparer.Ordinal);
        return [.. names.SelectMany(name => CompareFile(Path.Combine(expected, name), Path.Combine(actual, name)))];

        static IEnumerable<string> Names(string folder) => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            : [];
    }

    /// <returns>At most one difference; none when both have the same bytes.</returns>
    public static IReadOnlyList<string> CompareFile(string expected, string actual)
    {
        if (!File.Exists(expected) || !File.Exists(actual))
        {
            return [File.Exists(actual) ? $"{actual} was written, but not by Aspire" : $"{actual} was not written"];
        }

        return File.ReadAllBytes(expected).AsSpan().SequenceEqual(File.ReadAllBytes(actual))
            ? []
            : [$"{actual}\n{string.Join('\n', Difference(File.ReadAllText(expected).Split('\n'), File.ReadAllText(actual).Split('\n')))}"];
    }

    private static void CompareGroups(Dictionary<string, List<string>> wanted, Dictionary<string, List<string>> got, List<string> differences)
    {
        foreach (var subject in wanted.Keys.Union(got.Keys).Order(StringComparer.Ordinal))
        {
            AddDifference(
                $"events of {(subject.Length == 0 ? "the program" : subject)}",
                Normalise(subject, wanted.GetValueOrDefault(subject, [])),
                Normalise(subject, got.GetValueOrDefault(subject, [])),
                differences);
        }
    }

    private static Dictionary<string, List<string>> Groups(string[] lines)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in lines.Where(l => l.Length > 0))
        {
            var subject = ReplicaSuffix().Replace(Subject(line), "");
            if (!groups.TryGetValue(subject, out var group))
            {
                groups[subject] = group = [];
            }

            group.Add(line);
        }

        return groups;
    }

    // kind (8), subject (26), text
    private static string Subject(string line) => line.Length <= 9 ? "" : line[9..Math.Min(line.Length, 35)].Trim();

    private static string[] Normalise(string subject, List<string> lines)
    {
        var kept = lines.Select(l => Alive().Replace(l, "processes alive: ...")).Where(l => !(s_endAtOnce.Contains(subject) && IsReady(l))).ToList();
        for (var i = 1; i < kept.Count; i++)
        {
            // The event may be written before the state which it follows from, and a stop after the start that follows it;
            // a Run that a signal interrupts while it starts returns on one thread while another one calls back those who asked for the stop.
            if ((IsReady(kept[i - 1]) && IsHealthy(kept[i])) || (IsStarting(kept[i - 1]) && IsStopped(kept[i])) ||
                (IsNote(kept[i - 1], "ApplicationStopping") && IsNote(kept[i], "Run returned")))
            {
                (kept[i - 1], kept[i]) = (kept[i], kept[i - 1]);
            }
        }

        // With replicas the lines of each one and of the resource are in order, but not among each other, and either may be the first.
        if (kept.Any(l => Subject(l).EndsWith("-<id2>", StringComparison.Ordinal)))
        {
            return [.. kept.GroupBy(Subject).Select(g => string.Join('\n', g.Select(l => ReplicaId().Replace(l, "<id>")))).Order(StringComparer.Ordinal)];
        }

        // What another watcher saw and what a command returned do not travel with the states: each kind is in order for itself.
        return [.. kept.OrderBy(l => IsOf("snapshot", l) ? 1 : IsOf("result", l) ? 2 : 0)];
    }

    private static bool IsOf(string kind, string line) => line.StartsWith(kind, StringComparison.Ordinal);

    private static bool IsReady(string line) => IsOf("event", line) && line.EndsWith(" ResourceReady", StringComparison.Ordinal);

    private static bool IsStopped(string line) => IsOf("event", line) && line.Contains(" ResourceStopped ", StringComparison.Ordinal);

    private static bool IsHealthy(string line) => IsOf("state", line) && line.Contains(" Running, health Healthy", StringComparison.Ordinal);

    private static bool IsNote(string line, string text) => line.StartsWith("note ", StringComparison.Ordinal) && line.EndsWith($" {text}", StringComparison.Ordinal);

    private static bool IsStarting(string line) => IsOf("state", line) && line.Contains(" Starting, health", StringComparison.Ordinal);

    // The exit code of a process that was stopped is not Aspire's to say.
    private static bool IsSame(string wanted, string got) =>
        wanted == got || (wanted.Contains("exit code 143", StringComparison.Ordinal) && ExitCode().Replace(wanted, "") == ExitCode().Replace(got, ""));

    private static void AddDifference(string what, string[] wanted, string[] got, List<string> differences)
    {
        if (wanted.Length == got.Length && wanted.Zip(got).All(pair => IsSame(pair.First, pair.Second)))
        {
            return;
        }

        differences.Add(what + "\n" + string.Join('\n', Difference(wanted, got)));
    }

    /// <summary>The lines of both, as diff shows them: - Aspire wrote, + the stand-in wrote.</summary>
    private static IEnumerable<string> Difference(string[] wanted, string[] got)
    {
        var common = new int[wanted.Length + 1, got.Length + 1];
        for (var i = wanted.Length - 1; i >= 0; i--)
        {
            for (var j = got.Length - 1; j >= 0; j--)
            {
                common[i, j] = IsSame(wanted[i], got[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < wanted.Length || j < got.Length;)
        {
            if (i < wanted.Length && j < got.Length && IsSame(wanted[i], got[j]))
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j == got.Length || (i < wanted.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                yield return $"  -{i + 1,4} {wanted[i++]}";
            }
            else
            {
                yield return $"  +{j + 1,4} {got[j++]}";
            }
        }
    }

    [GeneratedRegex("-<id[0-9]+>$")]
    private static partial Regex ReplicaSuffix();

    [GeneratedRegex("<id[0-9]+>")]
    private static partial Regex ReplicaId();

    [GeneratedRegex("processes alive:.*$")]
    private static partial Regex Alive();

    [GeneratedRegex("exit code -?[0-9]+")]
    private static partial Regex ExitCode();
}
