using System.Diagnostics;
using System.Globalization;

namespace Storefront.Visitor;

/// <summary>Finds the PostgreSQL process that listens on a port of this machine.</summary>
internal static class Postmaster
{
    private static readonly string[] s_tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <returns>Null when it is no process that can be seen from here, such as one in a container.</returns>
    public static int? Find(int port) => OperatingSystem.IsLinux() ? FromProc(port) : FromLsof(port);

    private static int? FromProc(int port)
    {
        var sockets = s_tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            // local address, state 0A (listening), inode
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : (int?)null)
            .FirstOrDefault(pid => pid is { } candidate && IsPostgres(candidate) && Holds(candidate, sockets));
    }

    private static bool IsPostgres(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Holds(int pid, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int? FromLsof(int port)
    {
        try
        {
            using var lsof = Process.Start(new ProcessStartInfo("lsof", ["-nP", "-t", "-sTCP:LISTEN", "-iTCP:" + port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
            var first = lsof.StandardOutput.ReadLine();
            lsof.WaitForExit();
            return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
