using System.Globalization;

namespace PgAspire.Drivers.Docker.Ownership;

/// <summary>A process that owns what carries its label: its number, when it started, since which boot, in which set of processes, as which user.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Start">When it started, in clock ticks since the boot (<c>/proc/&lt;pid&gt;/stat</c>, field 22).</param>
/// <param name="Boot">The kernel's <c>boot_id</c>.</param>
/// <param name="Namespace">Its namespace of process ids.</param>
/// <param name="User">The user's name.</param>
/// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</seealso>
internal sealed record Owner(int ProcessId, long Start, string Boot, string Namespace, string User)
{
    private const int Fields = 5;

    /// <summary>This process.</summary>
    public static Owner Current { get; } =
        new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, BootId(), OwnNamespace(), Environment.UserName);

    /// <summary>The running kernel's <c>boot_id</c>; empty where there is none.</summary>
    public static string BootId()
    {
        const string Path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(Path) ? File.ReadAllText(Path).Trim() : "";
    }

    /// <summary>Reads a label; null when it is none of ours.</summary>
    public static Owner? Parse(string? label)
    {
        var parts = label?.Split('/') ?? [];
        return parts.Length == Fields
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new Owner(process, start, parts[2], parts[3], parts[4])
            : null;
    }

    /// <summary>
    /// Whether the process is certainly gone. What this process cannot see, because it is another user's or in another container, counts as alive.
    /// </summary>
    public bool IsGone()
    {
        if (Boot != Current.Boot)
        {
            return true;
        }
        if (Namespace != Current.Namespace || (User != Current.User && Current.User != "root"))
        {
            return false;
        }
        return StartOf(ProcessId) != Start;
    }

    /// <summary>The label's text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}/{Start}/{Boot}/{Namespace}/{User}");

    private static long? StartOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            // The program's name, in parentheses, may hold anything; a zombie runs no more.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string OwnNamespace() =>
        File.Exists("/proc/self/stat") ? new FileInfo("/proc/self/ns/pid").LinkTarget?.Trim('[', ']').Split('[')[^1] ?? "" : "";
}
