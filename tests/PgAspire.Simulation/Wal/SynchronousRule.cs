using System.Text.RegularExpressions;

namespace PgAspire.Simulation.Wal;

/// <summary>
/// <c>synchronous_standby_names</c> as PostgreSQL reads it. Written anew from PostgreSQL's documentation, so that the simulation does not share a mistake
/// with the operator.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES">PostgreSQL, synchronous_standby_names</seealso>
internal sealed partial class SynchronousRule
{
    private SynchronousRule(string text, bool first, int number, string[] names) => (Text, IsFirst, Number, Names) = (text, first, number, names);

    /// <summary>Commits wait for nobody.</summary>
    public static SynchronousRule None { get; } = new("", true, 0, []);

    /// <summary>The parameter's value.</summary>
    public string Text { get; }

    /// <summary>By priority rather than by quorum.</summary>
    public bool IsFirst { get; }

    /// <summary>How many confirmations a commit needs.</summary>
    public int Number { get; }

    /// <summary>Whose.</summary>
    public string[] Names { get; }

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">PostgreSQL would refuse it.</exception>
    public static SynchronousRule Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }
        var match = WithMethod().Match(text);
        var list = match.Success ? match.Groups["list"].Value : text;
        var names = Name().Matches(list).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Value).ToArray();
        var number = match.Success ? int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
        if (names.Length == 0 || number < 1)
        {
            throw new FormatException($"invalid value for parameter \"synchronous_standby_names\": \"{text}\"");
        }
        return new(text, !match.Groups["method"].Value.Equals("ANY", StringComparison.OrdinalIgnoreCase), number, names);
    }

    /// <summary>Whether a commit at a position is acknowledged.</summary>
    /// <param name="position">The commit's end.</param>
    /// <param name="standbys">The standbys that stream, each with what it has confirmed to have on disk.</param>
    public bool IsConfirmed(long position, IReadOnlyList<(string Name, long Confirmed)> standbys)
    {
        if (Number == 0)
        {
            return true;
        }
        if (!IsFirst)
        {
            return standbys.Count(s => s.Confirmed >= position && Priority(s.Name) > 0) >= Number;
        }
        // the first ones of the list that are connected; all of them must have it
        var chosen = standbys.Where(s => Priority(s.Name) > 0).OrderBy(s => Priority(s.Name)).Take(Number).ToArray();
        return chosen.Length == Number && Array.TrueForAll(chosen, s => s.Confirmed >= position);
    }

    /// <summary>The place of a name in the list, from 1 on; 0 when it is not there.</summary>
    public int Priority(string name)
    {
        var index = Array.FindIndex(Names, n => n == "*" || string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        return index + 1;
    }

    [GeneratedRegex("""^\s*(?<method>ANY|FIRST)?\s*(?<number>\d+)\s*\((?<list>.*)\)\s*$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithMethod();

    [GeneratedRegex("""
        "(?<quoted>([^"]|"")*)"|[^\s,"]+
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Name();
}
