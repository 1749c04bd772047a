using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Files;

/// <summary>Tells the file system which folders belong together.</summary>
internal static class FolderPlacement
{
    private const nuint GetFlags = 0x80086601;
    private const nuint SetFlags = 0x40086602;
    private const int TopOfHierarchies = 0x20000;

    /// <summary>
    /// Lets each folder that is created in <paramref name="path"/> have a part of the disk of its own, as <c>chattr +T</c> does;
    /// which one depends on its name, so the names must be random.
    /// ext4 puts all of them beside each other otherwise, and creates a file several times more slowly for minutes where many were deleted:
    /// after every restart of a cluster. Other file systems need no such hint, and are left alone.
    /// </summary>
    public static unsafe void Spread(string path)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }
        var folder = Libc.OpenRead(path);
        if (folder < 0)
        {
            return;
        }
        // The system writes and reads an int, although the request's number speaks of a long.
        long flags = 0;
        if (Libc.DeviceControl(folder, GetFlags, (nint)(&flags)) == 0 && (flags & TopOfHierarchies) == 0)
        {
            flags |= TopOfHierarchies;
            _ = Libc.DeviceControl(folder, SetFlags, (nint)(&flags));
        }
        _ = Libc.Close(folder);
    }
}
