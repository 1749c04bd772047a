using System.Diagnostics;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>
/// The processes whose working directory is a folder or below it.
/// Every process of a server works in its data directory, also when its parent is gone.
/// </summary>
internal static class FolderProcesses
{
    private const uint ShortPauseMicroseconds = 200;
    private const uint LongPauseMicroseconds = 10_000;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    /// <summary>Their ids, without this process.</summary>
    public static List<int> In(string folder) => new WorkingDirectories(folder).Find();

    /// <summary>
    /// SIGKILL until none is left. A process that has left its directory has closed its files before: it can write nothing any more.
    /// </summary>
    public static void End(string folder)
    {
        var directories = new WorkingDirectories(folder);
        for (var processes = directories.Find(); processes.Count > 0; processes = directories.Find())
        {
            Send(processes, Signals.Kill);
            // Asking for the known ones is cheap; the search over all processes afterwards finds those that began meanwhile.
            var since = Stopwatch.GetTimestamp();
            while (processes.Exists(directories.Has))
            {
                _ = Libc.SleepMicroseconds(Stopwatch.GetElapsedTime(since) < Usual ? ShortPauseMicroseconds : LongPauseMicroseconds);
            }
        }
    }

    /// <summary>Sends a signal to all of them, also to those that begin meanwhile.</summary>
    public static void SendAll(string folder, int signal)
    {
        var directories = new WorkingDirectories(folder);
        var reached = new HashSet<int>();
        for (var processes = directories.Find(); processes.Count > 0; processes = directories.Find().FindAll(process => !reached.Contains(process)))
        {
            Send(processes, signal);
            reached.UnionWith(processes);
        }
    }

    private static void Send(List<int> processes, int signal)
    {
        foreach (var process in processes)
        {
            _ = Libc.Kill(process, signal);
        }
    }
}
