using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Execution;

/// <summary>A process in a group of its own, so that Ctrl+C does not reach it before the AppHost decides, and so that it ends with all its children.</summary>
internal sealed class ChildProcess : IRunning
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly string? NewSession = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
    private readonly Process _process;
    private readonly ChildGuard _guard;

    private ChildProcess(Process process, ChildGuard guard, Action<string, bool> output)
    {
        _process = process;
        _guard = guard;
        guard.Add(process.Id);
        process.StandardInput.Close();
        var readers = Task.WhenAll(ReadAsync(process.StandardOutput, false, output), ReadAsync(process.StandardError, true, output));
        Exited = WaitAsync(readers);
    }

    public int Pid => _process.Id;

    public Task<int> Exited { get; }

    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        string workingDirectory,
        IEnumerable<KeyValuePair<string, string>> environment,
        ChildGuard guard,
        Action<string, bool> output)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = Find(program, workingDirectory) ?? throw new Win32Exception($"The program '{program}' was not found.");
        start.FileName = NewSession ?? path;
        if (NewSession is not null)
        {
            start.ArgumentList.Add(path);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start) ?? throw new Win32Exception($"The program '{program}' was not started."), guard, output);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (NewSession is null || !Signals.SendToGroup(Pid, Signals.Terminate))
        {
            KillTree();
        }

        await ((Task)Exited).WaitAsync(Grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Exited.IsCompleted)
        {
            KillTree();
        }

        await Exited.WaitAsync(cancellationToken);
    }

    private static string? Find(string program, string workingDirectory)
    {
        if (program.Contains('/') || Path.IsPathRooted(program))
        {
            var path = Path.GetFullPath(program, workingDirectory);
            return File.Exists(path) ? path : null;
        }

        var extensions = OperatingSystem.IsWindows() ? new[] { "", ".exe", ".cmd", ".bat" } : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(e => Path.Combine(folder, program + e)))
            .FirstOrDefault(File.Exists);
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> output)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                output(line, isError);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task<int> WaitAsync(Task readers)
    {
        await _process.WaitForExitAsync();
        // whatever the process left behind in its group ends with it
        Signals.SendToGroup(Pid, Signals.Kill);
        _guard.Remove(Pid);
        if (_guard.IsEnding)
        {
            await Task.Delay(Timeout.Infinite);
        }

        await readers.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.ExitCode;
    }

    private void KillTree()
    {
        if (NewSession is not null && Signals.SendToGroup(Pid, Signals.Kill))
        {
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // it has just ended by itself
        }
    }
}
