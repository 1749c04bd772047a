using System.Globalization;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>
/// Fresh data directories kept ready below the root folder, a folder per key:
/// the template itself, and a pool of copies that are claimed by renaming.
/// </summary>
internal sealed class TemplateStore(RootFolder root, ServerAccount account, TimeProvider time)
{
    public const int MostTemplates = 5;
    public const int MostCopies = 6;
    public static readonly TimeSpan UnusedLimit = TimeSpan.FromDays(30);

    private const string StagingPrefix = ".staging-";
    private const string BootIdentifierPath = "/proc/sys/kernel/random/boot_id";

    // Copies are not flushed to disk; those from before a restart of the machine may have holes.
    private static readonly string PoolName =
        "pool-" + (File.Exists(BootIdentifierPath) ? File.ReadAllText(BootIdentifierPath).Trim() : "1");

    /// <summary>The template's data directory; null when there is none.</summary>
    public string? Find(string key)
    {
        var data = Path.Combine(Folder(key), "data");
        if (!Directory.Exists(data))
        {
            return null;
        }
        MarkUsed(key);
        return data;
    }

    /// <summary>
    /// Moves a ready copy to <paramref name="target"/>, which does not exist or is empty; false when there is none on the same file system.
    /// </summary>
    public bool TryClaim(string key, string target)
    {
        var pool = Path.Combine(Folder(key), PoolName);
        if (!Directory.Exists(pool))
        {
            return false;
        }
        foreach (var copy in Directory.EnumerateDirectories(pool))
        {
            if (Libc.Rename(copy, target) == 0)
            {
                return true;
            }
            if (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != Libc.ErrorNoEntry)
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>Keeps a template from being dropped while it is copied.</summary>
    public FileLock Use(string key, CancellationToken cancellationToken) => FileLock.Take(UsersLock(key), shared: true, cancellationToken);

    /// <summary>Sees to a template and <paramref name="copies"/> ready copies of it.</summary>
    public void Prepare(string key, int copies, Action<string> make, CancellationToken cancellationToken)
    {
        using (FileLock.Take(MakersLock(key), shared: false, cancellationToken))
        using (Use(key, cancellationToken))
        {
            var folder = Folder(key);
            PrivateFiles.CreateOwnFolder(folder, account);
            FolderPlacement.Spread(folder);
            Discard(folder, StagingPrefix + "*");
            foreach (var outdated in Directory.EnumerateDirectories(folder, "pool-*").Where(pool => Path.GetFileName(pool) != PoolName))
            {
                PrivateFiles.DeleteFolder(outdated);
            }
            var data = Path.Combine(folder, "data");
            if (!Directory.Exists(data))
            {
                MakeTemplate(folder, data, make);
            }
            MarkUsed(key);
            FillPool(folder, data, Math.Min(copies, MostCopies), cancellationToken);
        }
        Prune(key);
    }

    private void MakeTemplate(string folder, string data, Action<string> make)
    {
        var staging = Path.Combine(folder, StagingPrefix + Guid.NewGuid().ToString("N"));
        PrivateFiles.CreateServerFolder(staging, account);
        make(staging);
        // What has its final name is whole, also after a power failure.
        PrivateFiles.SyncFileSystem(staging);
        PrivateFiles.ThrowIfFailed(Libc.Rename(staging, data), data);
    }

    private void FillPool(string folder, string data, int copies, CancellationToken cancellationToken)
    {
        var pool = Path.Combine(folder, PoolName);
        PrivateFiles.CreateOwnFolder(pool, account);
        for (var ready = Directory.EnumerateDirectories(pool).Count(); ready < copies; ready++)
        {
            var staging = Path.Combine(folder, StagingPrefix + Guid.NewGuid().ToString("N"));
            TreeCopy.Copy(data, [staging], account, workers: 1, cancellationToken);
            var copy = Path.Combine(pool, Guid.NewGuid().ToString("N"));
            PrivateFiles.ThrowIfFailed(Libc.Rename(staging, copy), copy);
        }
    }

    // Drops what was not used for long, and the least recently used above the limit.
    private void Prune(string current)
    {
        var others = Directory.EnumerateDirectories(root.Templates)
            .Where(folder => Path.GetFileName(folder) != current)
            .OrderByDescending(LastUse)
            .ToList();
        var oldest = time.GetUtcNow().UtcDateTime - UnusedLimit;
        foreach (var folder in others.Where((folder, index) => index >= MostTemplates - 1 || LastUse(folder) < oldest))
        {
            if (FileLock.TryTake(UsersLock(Path.GetFileName(folder))) is { } taken)
            {
                using (taken)
                {
                    PrivateFiles.DeleteFolder(folder);
                }
            }
        }
    }

    private void MarkUsed(string key) =>
        PrivateFiles.Replace(
            Path.Combine(Folder(key), "used"), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), account: null, durable: false);

    private static DateTime LastUse(string folder)
    {
        var used = Path.Combine(folder, "used");
        var known = File.Exists(used) ? File.ReadAllText(used) : "";
        return DateTime.TryParse(known, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : Directory.GetLastWriteTimeUtc(folder);
    }

    private static void Discard(string folder, string pattern)
    {
        foreach (var left in Directory.EnumerateDirectories(folder, pattern))
        {
            PrivateFiles.DeleteFolder(left);
        }
    }

    private string Folder(string key) => Path.Combine(root.Templates, key);

    private string MakersLock(string key) => Path.Combine(root.Templates, key + ".make");

    private string UsersLock(string key) => Path.Combine(root.Templates, key + ".use");
}
