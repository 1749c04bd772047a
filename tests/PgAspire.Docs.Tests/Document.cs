using System.Text.RegularExpressions;

namespace PgAspire.Docs.Tests;

/// <summary>A document of the repository.</summary>
/// <param name="Path">Its path below the repository.</param>
/// <param name="Text">What it says.</param>
internal sealed partial record Document(string Path, string Text)
{
    public static string Repository { get; } = FindRepository();

    public static Document Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Repository, path)));

    public static IEnumerable<Document> All() => Directory.EnumerateFiles(System.IO.Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Repository, "src"), "README.md", SearchOption.AllDirectories))
        .Append(System.IO.Path.Combine(Repository, "README.md"))
        .Append(System.IO.Path.Combine(Repository, "CONTRIBUTING.md"))
        .Where(path => !path.Contains($"{System.IO.Path.DirectorySeparatorChar}bin{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(path => Read(System.IO.Path.GetRelativePath(Repository, path).Replace('\\', '/')));

    /// <summary>The links to other files of the repository, without their fragments.</summary>
    public IEnumerable<string> Links() => Link().Matches(Text).Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && target[0] != '#')
        .Select(target => target.Split('#')[0]);

    /// <summary>The examples by their names.</summary>
    public IReadOnlyDictionary<string, string> Examples() =>
        Example().Matches(Text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value, StringComparer.Ordinal);

    /// <summary>The document with other examples of the same names.</summary>
    public Document With(IReadOnlyDictionary<string, string> examples) => this with
    {
        Text = Example().Replace(Text, match => examples.TryGetValue(match.Groups["name"].Value, out var code) ? $"<!-- {match.Groups["name"].Value} -->\n```csharp\n{code}```\n" : match.Value),
    };

    public void Write() => File.WriteAllText(System.IO.Path.Combine(Repository, Path), Text);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PgAspire.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is below no repository.");
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<!-- (?<name>\w+) -->\n```csharp\n(?<code>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Example();
}
