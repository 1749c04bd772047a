using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;

namespace Aspire.Offline.Tests.Golden;

/// <summary>Copies the cases, builds them in one go and runs them; ends with no process and no folder left.</summary>
public sealed class GoldenWorkshop : IAsyncLifetime
{
    // Most of a run is waiting; more at once would make the two cores late for the programs' own delays.
    private const int AtOnce = 4;
    private static readonly TimeSpan s_buildDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_runDeadline = TimeSpan.FromMinutes(2.5);
    private static readonly TimeSpan s_publishDeadline = TimeSpan.FromMinutes(1);

    // In memory where that can be: the programs write their logs anew with each line, and a busy disk would let their ends overtake their last lines.
    private static readonly string s_swift = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly string _root;
    private readonly string _results;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task<Dictionary<GoldenCase, Task<string>>>> _runs;

    public GoldenWorkshop()
    {
        var name = "pgaspire-golden-" + Guid.NewGuid().ToString("N")[..8];
        _root = Path.Combine(Path.GetTempPath(), name);
        _results = Path.Combine(s_swift, name + "-results");
        _runs = new(RunAllAsync);
    }

    /// <summary>The folder of the copies.</summary>
    internal string Cases => Path.Combine(_root, "cases");

    // Without one a consumer with https ends as soon as it has written its environment down.
    private string Certificate => Path.Combine(_root, "localhost.pfx");

    /// <summary>What the build said when it failed; null when it did not.</summary>
    internal string? BuildErrors { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (GoldenSource.Cases is { } source && !OperatingSystem.IsWindows())
        {
            Copy(source, Cases);
            await File.WriteAllBytesAsync(Certificate, MakeCertificate());
            BuildErrors = await BuildAsync();
        }
    }

    /// <summary>Runs all cases when it is asked for the first one.</summary>
    /// <returns>The folder of what the run wrote down.</returns>
    internal async Task<string> RunOf(GoldenCase golden)
    {
        Assert.True(BuildErrors is null, "the golden cases do not build");
        return await (await _runs.Value)[golden];
    }

    /// <summary>Runs a case once more, with nothing beside it.</summary>
    /// <returns>The folder of what the run wrote down.</returns>
    internal Task<string> RunAgainAsync(GoldenCase golden, int attempt) => RunAsync(golden, $"{golden.Name}-again-{attempt}");

    /// <summary>Publishes what a case describes, into a new folder or where <paramref name="output"/> says.</summary>
    internal async Task<GoldenPublished> PublishAsync(GoldenPublication publication, string? output = null, params (string Name, string Value)[] variables)
    {
        Assert.True(BuildErrors is null, "the golden cases do not build");
        var folder = Path.Combine(_root, "published", Guid.NewGuid().ToString("N")[..8]);
        var (written, logs) = (output ?? Path.Combine(folder, "written"), Path.Combine(folder, "logs"));
        var info = GoldenProgram.AppHost(
            Path.Combine(Cases, publication.Folder), folder, logs, publication.ArgumentsFor(written), [.. variables, ("ASPIRE_INTERACTIVITY_ENABLED", "false")]);
        var (code, standardOutput, standardError) = await GoldenProgram.RunAsync(info, s_publishDeadline, _stop.Token);
        return new(code, standardOutput, standardError, written, logs);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_runs.IsValueCreated)
        {
            await ((Task)_runs.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var folder in new[] { _root, _results })
        {
            GoldenProgram.KillMarked(folder);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        _stop.Dispose();
    }

    private async Task<string?> BuildAsync()
    {
        var solution = Path.Combine(Cases, "Golden.slnx");
        var folders = GoldenCase.All.Select(c => c.Folder).Concat(GoldenPublication.All.Select(p => p.Folder)).Distinct();
        var projects = folders.Select(f => $"{f}/AppHost.csproj").Append("consumers/Web/Web.csproj").Append("consumers/Worker/Worker.csproj");
        // A folder each: the projects all have the name AppHost.
        await File.WriteAllTextAsync(solution, new XElement("Solution", projects.Select(p =>
            new XElement("Folder", new XAttribute("Name", $"/{Path.GetDirectoryName(p)!.Replace('/', '-')}/"), new XElement("Project", new XAttribute("Path", p))))).ToString());

        // The stand-in as it is already built for this test.
        var configuration = typeof(GoldenWorkshop).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var build = new ProcessStartInfo("bash")
        {
            WorkingDirectory = Cases,
            ArgumentList =
            {
                // 0, 1, 2: the script, the solution, the configuration of the stand-in
                "-c", "set -e; . \"$0\"; exec dotnet build \"$1\" -c Debug --nologo -v q -m -nodeReuse:false -p:UseSharedCompilation=false -p:StandInConfiguration=\"$2\"",
                Path.Combine(GoldenSource.Repository, "eng", "offline.sh"), solution, configuration,
            },
        };
        var (code, output, error) = await GoldenProgram.RunAsync(build, s_buildDeadline, _stop.Token);
        return code == 0 ? null : output + error;
    }

    private async Task<Dictionary<GoldenCase, Task<string>>> RunAllAsync()
    {
        using var running = new SemaphoreSlim(AtOnce);
        using var ports = new SemaphoreSlim(1);
        var runs = GoldenCase.All.ToDictionary(golden => golden, golden => Task.Run(() => InTurnAsync(golden, running, ports)));

        // Before the first comparison: a failing test must not see the others still being run.
        await Task.WhenAll(runs.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return runs;
    }

    private async Task<string> InTurnAsync(GoldenCase golden, SemaphoreSlim running, SemaphoreSlim ports)
    {
        if (golden.FixedPorts)
        {
            await ports.WaitAsync(_stop.Token);
        }

        try
        {
            await running.WaitAsync(_stop.Token);
            try
            {
                return await RunAsync(golden, golden.Name);
            }
            finally
            {
                running.Release();
            }
        }
        finally
        {
            if (golden.FixedPorts)
            {
                ports.Release();
            }
        }
    }

    private async Task<string> RunAsync(GoldenCase golden, string folderName)
    {
        var run = Path.Combine(_root, "runs", folderName);
        var results = Path.Combine(_results, folderName);
        var info = GoldenProgram.AppHost(
            Path.Combine(Cases, golden.Folder), run, results, golden.Arguments,
            ("ASPIRE_NO_DCP", "1"), ("GOLDEN_ROOT", Cases), ("Kestrel__Certificates__Default__Path", Certificate));
        try
        {
            var (code, output, error) = await GoldenProgram.RunAsync(info, s_runDeadline, _stop.Token);
            await File.WriteAllTextAsync(Path.Combine(run, "console.txt"), output + error);
            return code == 0 ? results : throw new InvalidOperationException($"{golden.Name} ended with exit code {code}:\n{output}{error}");
        }
        finally
        {
            // Some variants end without stopping what they started.
            GoldenProgram.KillMarked(results);
        }
    }

    private static byte[] MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pfx);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            // By content: the original may be read-only, the copy must not be.
            File.WriteAllBytes(Path.Combine(to, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is not ("bin" or "obj"))
            {
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
            }
        }
    }
}
