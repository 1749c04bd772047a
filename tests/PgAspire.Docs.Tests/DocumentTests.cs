using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Microsoft.Extensions.Hosting;
using PgAspire.EntityFrameworkCore;

namespace PgAspire.Docs.Tests;

/// <summary>The documents say what is so: their examples are compiled, their links lead somewhere, the messages that they explain exist, and no method is left out.</summary>
public sealed partial class DocumentTests
{
    private const string Approve = "PGASPIRE_APPROVE";
    private const string Methods = "docs/methods.md";

    [Fact]
    public void Examples_are_those_that_are_compiled()
    {
        var document = Document.Read(Methods);
        var compiled = ExampleSource.Read();
        if (Environment.GetEnvironmentVariable(Approve) == "true")
        {
            document.With(compiled).Write();
            return;
        }
        var shown = document.Examples();
        Assert.Equal(compiled.Keys.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        Assert.All(shown, example => Assert.Equal(compiled[example.Key], example.Value));
    }

    [Fact]
    public void Every_public_method_of_the_packages_has_an_example()
    {
        Type[] types =
        [
            .. Extensions(typeof(PostgresClusterBuilderExtensions).Assembly), .. Extensions(typeof(KubernetesClusterBuilderExtensions).Assembly),
            .. Extensions(typeof(PostgresClusterDataSourceExtensions).Assembly), .. Extensions(typeof(IReadOnlyDbContextFactory<>).Assembly),
        ];
        var methods = types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute), inherit: false)).Select(method => method.Name).Distinct(StringComparer.Ordinal);
        var examples = string.Concat(Document.Read(Methods).Examples().Values);

        Assert.All(methods, method => Assert.Contains($"{method}", examples, StringComparison.Ordinal));

        static IEnumerable<Type> Extensions(Assembly assembly) => assembly.GetExportedTypes().Where(type => type.IsAbstract && type.IsSealed);
    }

    [Fact]
    public void Links_lead_to_files_of_the_repository() => Assert.All(
        Document.All().SelectMany(document => document.Links().Select(link => (document.Path, link))),
        found => Assert.True(
            Path.Exists(Path.GetFullPath(found.link, Path.GetDirectoryName(Path.Combine(Document.Repository, found.Path))!)), $"{found.Path} links to {found.link}"));

    [Fact]
    public void Messages_that_are_explained_exist()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Document.Repository, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        var headings = Message().Matches(Document.Read("docs/troubleshooting.md").Text).Select(match => match.Groups["text"].Value).ToArray();

        Assert.NotEmpty(headings);
        // An ellipsis stands for what differs from case to case.
        Assert.All(headings.SelectMany(heading => heading.Split('…', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            part => Assert.True(Array.Exists(sources, source => source.Contains(part, StringComparison.Ordinal)), $"No message says: {part}"));
    }

    [GeneratedRegex("^### `(?<text>[^`]+)`$", RegexOptions.Multiline)]
    private static partial Regex Message();
}
