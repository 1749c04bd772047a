using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Storefront.Visitor;

/// <summary>The AppHost as a child process. However the visitor ends, the child is ended before.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan s_gracePeriod = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StreamWriter? _log;
    private readonly Queue<string> _last = new();
    private readonly Lock _gate = new();

    private AppHostProcess(Process process, StreamWriter? log) => (_process, _log) = (process, log);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <param name="log">Where its output goes; null: to this terminal.</param>
    public static AppHostProcess Start(string appHost, string? log)
    {
        var info = new ProcessStartInfo(DotNet()) { ArgumentList = { appHost }, RedirectStandardOutput = log is not null, RedirectStandardError = log is not null };
        // glibc gives many threads an arena each, and none ever shrinks
        info.Environment.TryAdd("MALLOC_ARENA_MAX", "2");
        StreamWriter? writer = null;
        if (log is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
            writer = new StreamWriter(log, append: false) { AutoFlush = true };
        }

        var host = new AppHostProcess(new Process { StartInfo = info }, writer);
        host._process.OutputDataReceived += (_, line) => host.Write(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Write(line.Data);
        host._process.Start();
        if (log is not null)
        {
            host._process.BeginOutputReadLine();
            host._process.BeginErrorReadLine();
        }

        return host;
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public IReadOnlyList<string> LastLines(int count)
    {
        lock (_gate)
        {
            return [.. _last.TakeLast(count)];
        }
    }

    /// <summary>Asks it to end; what does not end within the grace period is killed with all its children.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        using var grace = new CancellationTokenSource(s_gracePeriod);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
            }
            else
            {
                // Not SIGINT, which is ignored by all that a shell started in the background.
                _ = Kill(_process.Id, SigTerm);
            }

            await _process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }
    }

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private void Write(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _last.Enqueue(line);
            if (_last.Count > 200)
            {
                _last.Dequeue();
            }

            _log?.WriteLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
