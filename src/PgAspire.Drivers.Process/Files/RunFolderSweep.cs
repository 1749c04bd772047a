using PgAspire.Drivers.Process.Processes;

namespace PgAspire.Drivers.Process.Files;

/// <summary>Ends and deletes what drivers whose process is gone have left.</summary>
internal static class RunFolderSweep
{
    // Between creating a folder and locking it a driver needs microseconds.
    private static readonly TimeSpan Unfinished = TimeSpan.FromMinutes(1);

    /// <summary>Ends the processes of dead run folders and hides the folders; tells those that are to be deleted.</summary>
    public static IReadOnlyList<string> EndDead(RootFolder root)
    {
        var dead = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(root.Runs))
        {
            if (Path.GetFileName(folder).StartsWith(RunFolder.DeadPrefix, StringComparison.Ordinal))
            {
                dead.Add(folder);
            }
            else if (Hide(folder) is { } hidden)
            {
                dead.Add(hidden);
            }
        }
        return dead;
    }

    /// <summary>Deletes them; a deletion that is interrupted is finished by the next sweep.</summary>
    public static void DeleteDead(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            PrivateFiles.DeleteFolder(folder);
        }
    }

    private static string? Hide(string folder)
    {
        if (Path.GetFileName(folder).StartsWith(RunFolder.UnfinishedPrefix, StringComparison.Ordinal)
            && DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) < Unfinished)
        {
            return null;
        }
        var ownerPath = Path.Combine(folder, RunFolder.LockName);
        if (!File.Exists(ownerPath))
        {
            return Hidden(folder);
        }
        try
        {
            using var owner = FileLock.TryTake(ownerPath);
            if (owner is null)
            {
                return null;
            }
            FolderProcesses.End(folder);
            EndPersistent(folder);
            if (Read(folder, RunFolder.OutsideSocketsName) is { } sockets && sockets.StartsWith(RunFolder.OutsideSocketsPrefix, StringComparison.Ordinal))
            {
                PrivateFiles.DeleteFolder(sockets);
            }
            return Hidden(folder);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Its owner or another sweep was faster.
            return null;
        }
    }

    // The data may have a new owner already, with a run folder of its own; then its processes are not the dead one's.
    private static void EndPersistent(string folder)
    {
        if (Read(folder, RunFolder.DataDirectoryName) is not { } data || !Directory.Exists(data))
        {
            return;
        }
        using var owner = FileLock.TryTake(Path.Combine(data, DataFolder.LockName));
        if (owner is not null)
        {
            FolderProcesses.End(data);
        }
    }

    private static string? Hidden(string folder)
    {
        var hidden = Path.Combine(Path.GetDirectoryName(folder)!, RunFolder.DeadPrefix + Guid.NewGuid().ToString("N"));
        return Native.Libc.Rename(folder, hidden) == 0 ? hidden : null;
    }

    private static string? Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
