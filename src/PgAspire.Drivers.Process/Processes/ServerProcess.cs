using System.Diagnostics;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>
/// One running server. Threads of its own read its output and wait for its end, so that a busy thread pool delays neither.
/// </summary>
internal sealed class ServerProcess
{
    private const int StackSize = 256 * 1024;
    private static readonly TimeSpan LastLines = TimeSpan.FromMilliseconds(10);

    private readonly OsProcess _process;
    private readonly string _dataDirectory;
    private readonly TaskCompletionSource<int?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread[] _readers;
    private readonly Lock _signalling = new();
    private volatile bool _endExpected;
    private bool _gone;

    private ServerProcess(OsProcess process, string operand, string dataDirectory, Action<string> onLine)
    {
        Operand = operand;
        _process = process;
        _dataDirectory = dataDirectory;
        Id = process.Id;
        _readers =
        [
            StartThread("log", () => new LogLineReader(process.StandardError.BaseStream, onLine).ReadToEnd()),
            StartThread("output", () => new LogLineReader(process.StandardOutput.BaseStream, onLine).ReadToEnd()),
        ];
    }

    /// <summary>The postmaster's process id.</summary>
    public int Id { get; }

    /// <summary>The folder of the programs that it runs.</summary>
    public string Operand { get; }

    /// <summary>Completes with the exit code when no process of the server is left.</summary>
    public Task<int?> Ended => _ended.Task;

    /// <summary>Whether the end was asked for.</summary>
    public bool EndExpected => _endExpected;

    /// <summary>Whether the postmaster is gone; its children may still be ending.</summary>
    public bool HasExited => Volatile.Read(ref _gone);

    /// <summary>Starts a server.</summary>
    public static ServerProcess Start(ProcessStartInfo start, string operand, string dataDirectory, Action<string> onLine)
    {
        var process = OsProcess.Start(start) ?? throw new InvalidOperationException("No process was started.");
        process.StandardInput.Close();
        return new ServerProcess(process, operand, dataDirectory, onLine);
    }

    /// <summary>Calls <paramref name="onEnded"/> when none of its processes is left, before <see cref="Ended"/> completes.</summary>
    public void WatchEnd(Action<int?> onEnded) => StartThread("end", () => WaitForEnd(onEnded));

    /// <summary>Remembers that the end is no surprise; before the signal that brings it.</summary>
    public void ExpectEnd() => _endExpected = true;

    /// <summary>Sends a signal to the postmaster; nothing happens when it has ended.</summary>
    public void Signal(int signal)
    {
        lock (_signalling)
        {
            if (!_gone)
            {
                _ = Libc.Kill(Id, signal);
            }
        }
    }

    private void WaitForEnd(Action<int?> onEnded)
    {
        _process.WaitForExit();
        lock (_signalling)
        {
            _gone = true;
        }
        int? exitCode = _process.ExitCode;
        // Children outlive a killed postmaster by some milliseconds, and could acknowledge a write meanwhile.
        FolderProcesses.End(_dataDirectory);
        foreach (var reader in _readers)
        {
            reader.Join(LastLines);
        }
        onEnded(exitCode);
        _ended.SetResult(exitCode);
        foreach (var reader in _readers)
        {
            reader.Join();
        }
        _process.Dispose();
    }

    private Thread StartThread(string role, Action action)
    {
        var thread = new Thread(() => action(), StackSize) { IsBackground = true, Name = $"postgres {Id} {role}" };
        thread.Start();
        return thread;
    }
}
