using System.Reflection;

namespace PgAspire.Operator.Tests;

/// <summary>
/// Compares a text with the approved one: in the folder Approved, or a document of the repository. A difference leaves the received text beside it;
/// with <c>PGASPIRE_APPROVE=true</c> it takes the approved one's place.
/// </summary>
internal static class Approved
{
    private static string Folder => typeof(Approved).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ApprovedFolder").Value!;

    /// <summary>Compares with a text of the folder.</summary>
    public static void Matches(string name, string received)
    {
        using var stream = typeof(Approved).Assembly.GetManifestResourceStream($"PgAspire.Operator.Tests.Approved.{name}.txt");
        Matches(stream is null ? "" : new StreamReader(stream).ReadToEnd(), received, Path.Combine(Folder, $"{name}.txt"));
    }

    /// <summary>Compares with a document; skipped where the repository is not beside its build.</summary>
    public static void MatchesDocument(string name, string received)
    {
        var file = Path.GetFullPath(Path.Combine(Folder, "../../../docs", name));
        Assert.SkipUnless(File.Exists(file) || Environment.GetEnvironmentVariable("CI") == "true", $"no {file}");
        Matches(File.ReadAllText(file), received, file);
    }

    private static void Matches(string approved, string received, string file)
    {
        var beside = Path.Combine(Directory.Exists(Path.GetDirectoryName(file)) ? Path.GetDirectoryName(file)! : AppContext.BaseDirectory, $"{Path.GetFileNameWithoutExtension(file)}.received{Path.GetExtension(file)}");
        if (approved == received)
        {
            File.Delete(beside);
            return;
        }
        if (Environment.GetEnvironmentVariable("PGASPIRE_APPROVE") == "true")
        {
            File.WriteAllText(file, received);
            File.Delete(beside);
            return;
        }
        File.WriteAllText(beside, received);
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        Assert.Fail($"{file} is out of date from line {line + 1} on:\n- {left.ElementAtOrDefault(line)}\n+ {right.ElementAtOrDefault(line)}\nIf the change is meant, replace it by {beside}, or run: PGASPIRE_APPROVE=true ./dev.sh test Operator.Tests");
    }
}
