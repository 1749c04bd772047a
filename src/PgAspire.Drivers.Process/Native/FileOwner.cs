using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Drivers.Process.Native;

/// <summary>Who owns a file; .NET does not tell.</summary>
internal static class FileOwner
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint MaskMode = 0x2;
    private const uint MaskUser = 0x8;
    private const uint MaskGroup = 0x10;
    private const int UserOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>The owner's user and group id; a symbolic link is not followed. Null when the file cannot be examined.</summary>
    public static unsafe (uint User, uint Group)? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ByStat(path);
        }
        // struct statx has 256 bytes on every architecture.
        var buffer = stackalloc byte[256];
        if (Libc.Statx(CurrentDirectory, path, DoNotFollowLinks, MaskMode | MaskUser | MaskGroup, buffer) != 0)
        {
            return null;
        }
        var fields = new ReadOnlySpan<byte>(buffer, 256);
        return (BitConverter.ToUInt32(fields[UserOffset..]), BitConverter.ToUInt32(fields[GroupOffset..]));
    }

    private static (uint User, uint Group)? ByStat(string path)
    {
        using var stat = OsProcess.Start(new ProcessStartInfo("/usr/bin/stat", ["-f", "%u %g", path]) { RedirectStandardOutput = true });
        var ids = stat?.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries) ?? [];
        return ids.Length == 2
            ? (uint.Parse(ids[0], CultureInfo.InvariantCulture), uint.Parse(ids[1], CultureInfo.InvariantCulture))
            : null;
    }
}
