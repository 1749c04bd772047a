using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>
/// The processes whose working directory is a folder or below it. Every process of a server works in its data directory, also when its parent is gone.
/// </summary>
internal static class FolderProcesses
{
    private const int PathCapacity = 4096;
    private const uint FirstPauseMicroseconds = 200;
    private const uint LongestPauseMicroseconds = 20_000;

    /// <summary>Their ids, without this process.</summary>
    public static List<int> In(string folder) => OperatingSystem.IsLinux() ? FromProc(folder) : FromLsof(folder);

    /// <summary>
    /// SIGKILL until none is left. A process that has left its directory has closed its files before: it can write nothing any more.
    /// </summary>
    public static void End(string folder)
    {
        for (var pause = FirstPauseMicroseconds; ; pause = Math.Min(pause * 3 / 2, LongestPauseMicroseconds))
        {
            if (Send(folder, Signals.Kill).Count == 0)
            {
                return;
            }
            _ = Libc.SleepMicroseconds(pause);
        }
    }

    /// <summary>Sends a signal to all of them, also to those that begin meanwhile.</summary>
    public static void SendAll(string folder, int signal)
    {
        var reached = new HashSet<int>();
        while (Send(folder, signal).Exists(reached.Add))
        {
        }
    }

    private static List<int> Send(string folder, int signal)
    {
        var processes = In(folder);
        foreach (var process in processes)
        {
            _ = Libc.Kill(process, signal);
        }
        return processes;
    }

    private static unsafe List<int> FromProc(string folder)
    {
        var found = new List<int>();
        var wanted = Encoding.UTF8.GetBytes(folder);
        var path = stackalloc byte[32];
        var target = stackalloc byte[PathCapacity];
        "/proc/"u8.CopyTo(new Span<byte>(path, 32));
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(entry.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process == Environment.ProcessId)
            {
                continue;
            }
            Utf8Formatter.TryFormat(process, new Span<byte>(path + 6, 16), out var digits);
            "/cwd\0"u8.CopyTo(new Span<byte>(path + 6 + digits, 8));
            var length = (int)Libc.ReadLink(path, target, PathCapacity);
            if (length > 0 && IsAtOrBelow(new ReadOnlySpan<byte>(target, length), wanted))
            {
                found.Add(process);
            }
        }
        return found;
    }

    private static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        path.StartsWith(folder) && (path.Length == folder.Length || path[folder.Length] == '/' || path[folder.Length..].SequenceEqual(" (deleted)"u8));

    private static List<int> FromLsof(string folder)
    {
        var found = new List<int>();
        using var lsof = OsProcess.Start(new ProcessStartInfo("/usr/sbin/lsof", ["-w", "-d", "cwd", "-Fpn"]) { RedirectStandardOutput = true });
        var process = 0;
        while (lsof?.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('p'))
            {
                _ = int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out process);
            }
            else if (line.StartsWith('n') && process != Environment.ProcessId && IsAtOrBelow(Encoding.UTF8.GetBytes(line[1..]), Encoding.UTF8.GetBytes(folder)))
            {
                found.Add(process);
            }
        }
        return found;
    }
}
