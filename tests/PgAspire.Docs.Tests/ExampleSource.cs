using System.Text.RegularExpressions;

namespace PgAspire.Docs.Tests;

/// <summary>The examples as they are compiled: the bodies of the methods in <c>Examples/</c>.</summary>
internal static partial class ExampleSource
{
    public static IReadOnlyDictionary<string, string> Read() => Directory
        .EnumerateFiles(Path.Combine(Document.Repository, "tests", "PgAspire.Docs.Tests", "Examples"), "*.cs")
        .SelectMany(file => Method().Matches(File.ReadAllText(file)))
        .ToDictionary(match => match.Groups["name"].Value, match => Outdented(match.Groups["body"].Value), StringComparer.Ordinal);

    private static string Outdented(string body) =>
        string.Concat(body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line.Length > 8 ? line[8..] : line.TrimStart()) + "\n"));

    [GeneratedRegex(@"    public static (async Task|void) (?<name>\w+)\([^\n]*\)\n    \{\n(?<body>.*?)\n    \}\n", RegexOptions.Singleline)]
    private static partial Regex Method();
}
