using System.Globalization;
using System.Runtime.InteropServices;

namespace PgAspire.Chaos;

/// <summary>The processes of servers, seen and signalled from outside. Every process of a server works in its data directory.</summary>
internal static partial class InstanceProcesses
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>The ids of the processes that work in a folder or below it; one that only waits to be collected does not.</summary>
    public static IReadOnlyList<int> Below(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && WorksBelow(id, folder)),
    ];

    /// <summary>Whether a process works in a folder or below it.</summary>
    public static bool WorksBelow(int process, string folder)
    {
        try
        {
            // a deleted directory reads as its old path with a remark
            return File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false) is { FullName: var path } &&
                (path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal) || path.StartsWith($"{folder} (deleted)", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a process is a server's WAL receiver.</summary>
    public static bool IsWalReceiver(int process) => File.ReadAllText($"/proc/{process}/cmdline").Contains("walreceiver", StringComparison.Ordinal);

    /// <summary>Sends a signal; a process that is gone is none.</summary>
    public static void Send(int process, int signal)
    {
        // zero and negative numbers are groups of processes
        ArgumentOutOfRangeException.ThrowIfLessThan(process, 2);
        _ = SendSignal(process, signal);
    }

    /// <summary>SIGKILL until no process works below a folder.</summary>
    public static void KillBelow(string folder)
    {
        for (var processes = Below(folder); processes.Count > 0; processes = Below(folder))
        {
            foreach (var process in processes)
            {
                Send(process, Kill);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
