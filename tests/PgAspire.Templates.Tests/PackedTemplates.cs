namespace PgAspire.Templates.Tests;

/// <summary>The packages of this build in a folder that serves as a feed, and the templates installed from it; all in a folder that goes with the tests.</summary>
public sealed class PackedTemplates : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pgaspire-templates-").FullName;
    private readonly DotNet _dotnet;

    public PackedTemplates() => _dotnet = new(_folder);

    /// <summary>The packages.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    internal DotNet DotNet => _dotnet;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var repository = Repository();
        // the configuration that this test was built in has what the packages are made of
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var pack = await PackAsync(repository, configuration, cancellation);
        Assert.True(pack.ExitCode == 0, pack.Output);
        var templates = Assert.Single(Directory.GetFiles(Feed, "PgAspire.Templates.*.nupkg"));
        await _dotnet.SucceedsAsync(_folder, ["new", "install", templates, .. Hive()], cancellation);
    }

    /// <summary>An empty folder that knows the feed.</summary>
    public string EmptyFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "work", Guid.NewGuid().ToString("N")[..8])).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="pgaspire-packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        return folder;
    }

    /// <summary><c>dotnet new</c>.</summary>
    public Task NewAsync(string folder, string template, string name, IEnumerable<string> options, CancellationToken cancellationToken) =>
        _dotnet.SucceedsAsync(folder, ["new", template, "-n", name, .. options, .. Hive()], cancellationToken);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<(int ExitCode, string Output)> PackAsync(string repository, string configuration, CancellationToken cancellationToken)
    {
        // in the repository's own environment: it is its build
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet",
            ["pack", Path.Combine("eng", "Packages.slnf"), "-c", configuration, "-o", Feed, "--no-restore", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = repository,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    private string[] Hive() => ["--debug:custom-hive", Path.Combine(_folder, "hive")];

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PgAspire.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is below no repository.");
    }
}
