using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>Asks the operating system which processes work in a folder or below it.</summary>
internal sealed class WorkingDirectories(string folder)
{
    private const string ProcessList = "/proc";
    private const int PathCapacity = 4096;

    private readonly byte[] _folder = Encoding.UTF8.GetBytes(folder);

    /// <summary>Their ids, without this process.</summary>
    public List<int> Find() => OperatingSystem.IsLinux() ? FindInProc() : FindByLsof();

    /// <summary>Whether a process does; false when it is gone.</summary>
    public bool Has(int process) => OperatingSystem.IsLinux() ? WorksIn(process) : FindByLsof().Contains(process);

    private List<int> FindInProc()
    {
        var found = new List<int>();
        foreach (var entry in Directory.EnumerateDirectories(ProcessList))
        {
            var name = entry.AsSpan(ProcessList.Length + 1);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && process != Environment.ProcessId && WorksIn(process))
            {
                found.Add(process);
            }
        }
        return found;
    }

    private unsafe bool WorksIn(int process)
    {
        Span<byte> path = stackalloc byte[32];
        "/proc/"u8.CopyTo(path);
        Utf8Formatter.TryFormat(process, path[6..], out var digits);
        "/cwd\0"u8.CopyTo(path[(6 + digits)..]);
        Span<byte> target = stackalloc byte[PathCapacity];
        fixed (byte* link = path, buffer = target)
        {
            var length = (int)Libc.ReadLink(link, buffer, PathCapacity);
            return length > 0 && IsAtOrBelow(target[..length]);
        }
    }

    private bool IsAtOrBelow(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(_folder))
        {
            return false;
        }
        var rest = path[_folder.Length..];
        return rest.IsEmpty || rest[0] == '/' || rest.SequenceEqual(" (deleted)"u8);
    }

    private List<int> FindByLsof()
    {
        var found = new List<int>();
        var start = new ProcessStartInfo("/usr/sbin/lsof", ["-w", "-d", "cwd", "-Fpn"]) { RedirectStandardOutput = true };
        using var lsof = OsProcess.Start(start);
        var process = 0;
        while (lsof?.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('p'))
            {
                _ = int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out process);
            }
            else if (line.StartsWith('n') && process != Environment.ProcessId && IsAtOrBelow(Encoding.UTF8.GetBytes(line[1..])))
            {
                found.Add(process);
            }
        }
        return found;
    }
}
