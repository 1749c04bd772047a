using System.Globalization;
using System.Text.RegularExpressions;

namespace Aspire.Offline.Tests.Golden;

/// <summary>The console of a publication, in the form in which Aspire's was kept: no stack traces, no paths, no ids.</summary>
internal static partial class GoldenConsole
{
    // The stand-in says what it is where Aspire says which version it is.
    private const string Aspire = "Aspire AppHost version: 13.5.2";
    private const string StandIn = "Running on the offline stand-in for Aspire.Hosting 13.5.2, not on Aspire.";

    public static string[] Of(GoldenPublished published) =>
        Ordered((published.Output + published.Error).ReplaceLineEndings("\n").Split('\n').Where(l => !StackTrace().IsMatch(l)).Select(Normalise));

    /// <summary>The exit code stands in the first line of some; the others ended with 0.</summary>
    public static (int Code, string[] Lines) Expected(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[0].StartsWith("exit code ", StringComparison.Ordinal) ? (int.Parse(lines[0]["exit code ".Length..], CultureInfo.InvariantCulture), Ordered(lines[1..])) : (0, Ordered(lines));
    }

    // What the program writes itself overtakes the logger, which writes in the background.
    private static string[] Ordered(IEnumerable<string> lines) =>
        [.. lines.Where(l => l.Length > 0).OrderBy(l => l.StartsWith("SEEN ", StringComparison.Ordinal))];

    private static string Normalise(string line) => Path().Replace(EventId().Replace(line.Replace(StandIn, Aspire, StringComparison.Ordinal), "[<id>]"), "in '<path>'");

    [GeneratedRegex(@"^\s*(at |--- End of )")]
    private static partial Regex StackTrace();

    [GeneratedRegex(@"(?<=PipelineExecutor)\[-?[1-9][0-9]*\]")]
    private static partial Regex EventId();

    [GeneratedRegex("(?<=output )in '.*'$")]
    private static partial Regex Path();
}
