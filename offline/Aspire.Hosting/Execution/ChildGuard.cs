using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aspire.Hosting.Execution;

/// <summary>Sees to it that no child process outlives the AppHost: at its normal end by itself, at any other end by a watching shell.</summary>
internal sealed class ChildGuard : IDisposable
{
    // The shell reads who has started and ended; when this process is gone, the end of its input tells it so.
    private const string Watch = """
        trap '' INT TERM HUP
        alive=' '
        while read -r change pid; do
          case $change in
            +) alive="$alive$pid " ;;
            -) alive="${alive%% $pid *} ${alive#* $pid }" ;;
          esac
        done
        for pid in $alive; do kill -TERM -$pid 2>/dev/null; done
        for wait in 1 2 3 4 5; do
          left=
          for pid in $alive; do kill -0 -$pid 2>/dev/null && left=1; done
          [ -z "$left" ] && exit
          sleep 1
        done
        for pid in $alive; do kill -KILL -$pid 2>/dev/null; done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<int, bool> _children = new();
    private readonly Lock _gate = new();
    private Process? _shell;

    /// <summary>This process is at its end: nobody wants to know any more what becomes of the children.</summary>
    public bool IsEnding { get; private set; }

    public ChildGuard() => AppDomain.CurrentDomain.ProcessExit += EndChildren;

    public void Add(int pid)
    {
        _children[pid] = true;
        Tell($"+ {pid}");
    }

    public void Remove(int pid)
    {
        _children.TryRemove(pid, out _);
        Tell($"- {pid}");
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndChildren;
        lock (_gate)
        {
            _shell?.StandardInput.Close();
            _shell?.WaitForExit(Patience);
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Tell(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        lock (_gate)
        {
            try
            {
                _shell ??= StartShell();
                _shell.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // without the shell the normal end still takes the children along
            }
        }
    }

    private static Process StartShell()
    {
        var session = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
        var start = new ProcessStartInfo { FileName = session ?? "/bin/sh", RedirectStandardInput = true, UseShellExecute = false };
        string[] arguments = session is null ? ["-c", Watch] : ["/bin/sh", "-c", Watch];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private void EndChildren(object? sender, EventArgs e)
    {
        IsEnding = true;
        foreach (var pid in _children.Keys)
        {
            Signals.SendToGroup(pid, Signals.Terminate);
        }

        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience && _children.Keys.Any(pid => Signals.SendToGroup(pid, 0)))
        {
            Thread.Sleep(20);
        }

        foreach (var pid in _children.Keys)
        {
            Signals.SendToGroup(pid, Signals.Kill);
        }
    }
}
