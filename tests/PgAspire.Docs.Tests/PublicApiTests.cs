using System.Reflection;
using PublicApiGenerator;

namespace PgAspire.Docs.Tests;

/// <summary>The public surface of each package is the one in <c>api/</c>: a change of it is seen, and meant.</summary>
public sealed class PublicApiTests
{
    private const string Approve = "PGASPIRE_APPROVE";
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false, ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute"] };

    public static TheoryData<string> Packages() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Document.Repository, "src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_is_the_approved_one(string package)
    {
        var surface = Assembly.Load(package).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var approved = Path.Combine(Document.Repository, "api", $"{package}.txt");
        if (Environment.GetEnvironmentVariable(Approve) == "true")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
            File.WriteAllText(approved, surface);
            return;
        }

        Assert.True(File.Exists(approved), $"{package} has no approved surface: {Approve}=true ./dev.sh test Docs writes it.");
        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), surface);
    }
}
