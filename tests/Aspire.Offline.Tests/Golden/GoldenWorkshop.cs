using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Aspire.Offline.Tests.Golden;

/// <summary>Copies the cases, builds them in one go and runs them; ends with no process and no folder left.</summary>
public sealed class GoldenWorkshop : IAsyncLifetime
{
    // Most of a run is waiting; more at once would make the two cores late for the programs' own delays.
    private const int AtOnce = 4;
    private static readonly TimeSpan s_buildDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_runDeadline = TimeSpan.FromMinutes(2.5);

    private readonly string _root = Path.Combine(Path.GetTempPath(), "pgaspire-golden-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<GoldenCase, Task<string>> _runs = [];

    private string Cases => Path.Combine(_root, "cases");

    /// <summary>What the build said when it failed; null when it did not.</summary>
    internal string? BuildErrors { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (GoldenSource.Cases is not { } source || OperatingSystem.IsWindows())
        {
            return;
        }

        Copy(source, Cases);
        BuildErrors = await BuildAsync();
        if (BuildErrors is not null)
        {
            return;
        }

        using var running = new SemaphoreSlim(AtOnce);
        using var ports = new SemaphoreSlim(1);
        foreach (var golden in GoldenCase.All)
        {
            _runs[golden] = Task.Run(() => InTurnAsync(golden, running, ports));
        }

        // Before the first comparison: a failing test must not see the others still being run.
        await Task.WhenAll(_runs.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>The folder of what the run wrote down.</returns>
    internal Task<string> RunOf(GoldenCase golden)
    {
        Assert.True(BuildErrors is null, "the golden cases do not build");
        return _runs[golden];
    }

    /// <summary>Runs a case once more, with nothing beside it.</summary>
    /// <returns>The folder of what the run wrote down.</returns>
    internal Task<string> RunAgainAsync(GoldenCase golden, int attempt) => RunAsync(golden, $"{golden.Name}-again-{attempt}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_runs.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        KillMarked(_root);
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }

        _stop.Dispose();
    }

    private async Task<string?> BuildAsync()
    {
        var solution = Path.Combine(Cases, "Golden.slnx");
        var projects = GoldenCase.All.Select(c => $"{c.Folder}/AppHost.csproj").Distinct().Append("consumers/Web/Web.csproj").Append("consumers/Worker/Worker.csproj");
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
        var (code, output) = await RunToEndAsync(build, s_buildDeadline);
        return code == 0 ? null : output;
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
        var (results, home, temporary) = (Path.Combine(run, "out"), Path.Combine(run, "home"), Path.Combine(run, "tmp"));
        foreach (var folder in new[] { results, home, temporary })
        {
            Directory.CreateDirectory(folder);
        }

        // Who runs the tests in the background has SIGINT ignored for everything below; the programs of case 14 send it to themselves.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var info = new ProcessStartInfo(command[0]) { WorkingDirectory = Path.Combine(Cases, golden.Folder) };
        foreach (var argument in command[1..])
        {
            info.ArgumentList.Add(argument);
        }

        info.ArgumentList.Add("bin/Debug/net10.0/AppHost.dll");
        foreach (var argument in golden.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // Nothing is inherited: the programs write their environment down.
        info.Environment.Clear();
        foreach (var name in new[] { "PATH", "DOTNET_ROOT" })
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                info.Environment[name] = value;
            }
        }

        info.Environment["HOME"] = home;
        info.Environment["TMPDIR"] = temporary;
        info.Environment["ASPIRE_NO_DCP"] = "1";
        info.Environment["GOLDEN_ROOT"] = Cases;
        info.Environment["GOLDEN_OUT"] = results;
        try
        {
            var (code, output) = await RunToEndAsync(info, s_runDeadline);
            await File.WriteAllTextAsync(Path.Combine(run, "console.txt"), output);
            return code == 0 ? results : throw new InvalidOperationException($"{golden.Name} ended with exit code {code}:\n{output}");
        }
        finally
        {
            // Some variants end without stopping what they started.
            KillMarked(results);
        }
    }

    private async Task<(int Code, string Output)> RunToEndAsync(ProcessStartInfo info, TimeSpan within)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = new Process { StartInfo = info };
        var output = new StringBuilder();
        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }

        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(within);
        var ended = new TaskCompletionSource();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        try
        {
            // Not WaitForExitAsync: that waits for the pipes, which what the program left running still holds.
            await ended.Task.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{info.FileName} {string.Join(' ', info.ArgumentList)} did not end within {within.TotalSeconds:0} s:\n{Text()}");
        }

        return (process.ExitCode, Text());

        string Text()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Kills every process that was given a folder of this workshop in its environment, however it was started.</summary>
    private static void KillMarked(string folder)
    {
        if (!Directory.Exists("/proc"))
        {
            return;
        }

        var mark = "GOLDEN_OUT=" + folder;
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(path), out var pid) && pid != Environment.ProcessId
                    && File.ReadAllText(Path.Combine(path, "environ")).Split('\0').Any(v => v == mark || v.StartsWith(mark + "/", StringComparison.Ordinal)))
                {
                    using var process = Process.GetProcessById(pid);
                    process.Kill();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile, or belongs to somebody else.
            }
        }
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
