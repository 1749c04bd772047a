using System.Globalization;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Files;

/// <summary>The folder that holds the instances: a folder each, and what belongs to the cluster in hidden ones.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string LockName = ".lock";
    private const string DeletedPrefix = ".deleted-";
    private const string DetachedInfix = ".detached-";
    private const string StateFolder = ".state";
    private const string FreshFolder = ".fresh";

    private readonly FileLock? _owner;

    private DataFolder(string path, bool durable, FileLock? owner)
    {
        Path = path;
        Durable = durable;
        _owner = owner;
    }

    public string Path { get; }

    /// <summary>Whether the data must survive a power failure.</summary>
    public bool Durable { get; }

    /// <summary>The folder of an instance.</summary>
    public string Instance(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where fresh data is made that has no instance yet.</summary>
    public string Fresh => System.IO.Path.Combine(Path, FreshFolder);

    /// <summary>The file of a state text.</summary>
    public string State(string name) => System.IO.Path.Combine(Path, StateFolder, name);

    /// <summary>The names of all folders, among them those of the instances.</summary>
    public IEnumerable<string> FolderNames() =>
        Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    /// <summary>Ephemeral data in a run folder.</summary>
    public static DataFolder Ephemeral(string path, ServerAccount account) =>
        Prepared(new DataFolder(path, durable: false, owner: null), account);

    /// <summary>Takes over persistent data: refuses it while somebody else has it, and ends what a dead owner left running.</summary>
    public static DataFolder Persistent(string path, ServerAccount account) => FileErrors.Guard(path, () =>
    {
        PrivateFiles.CreateOwnFolder(path, account);
        FolderTrust.RequireNotWritableByAll(path);
        FolderTrust.RequireReachable(path, account);
        var lockPath = System.IO.Path.Combine(path, LockName);
        var owner = FileLock.TryTake(lockPath) ?? throw new DriverException(
            $"The data in {path} is in use by the process {FileLock.Signature(lockPath)}. Stop it, or use another data directory.");
        try
        {
            owner.Sign(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            FolderProcesses.End(path);
            return Prepared(new DataFolder(path, durable: true, owner), account);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    });

    /// <summary>Removes an instance at once by name, then its files.</summary>
    public void DeleteInstance(string name)
    {
        var hidden = System.IO.Path.Combine(Path, $"{DeletedPrefix}{Guid.NewGuid():N}");
        if (Native.Libc.Rename(Instance(name), hidden) != 0)
        {
            return;
        }
        if (Durable)
        {
            PrivateFiles.SyncFolder(Path);
        }
        PrivateFiles.DeleteFolder(hidden);
    }

    /// <summary>Gives an instance's folder a name that no instance has.</summary>
    /// <returns>The path that it has then.</returns>
    public string DetachInstance(string name, DateTimeOffset at)
    {
        var stem = $"{Instance(name)}{DetachedInfix}{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var detached = stem;
        for (var number = 2; Directory.Exists(detached); number++)
        {
            detached = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }
        PrivateFiles.ThrowIfFailed(Native.Libc.Rename(Instance(name), detached), Instance(name));
        if (Durable)
        {
            PrivateFiles.SyncFolder(Path);
        }
        return detached;
    }

    /// <summary>Finishes deletions that were interrupted.</summary>
    public void FinishDeletions()
    {
        foreach (var hidden in Directory.EnumerateDirectories(Path, DeletedPrefix + "*"))
        {
            PrivateFiles.DeleteFolder(hidden);
        }
    }

    public void Dispose() => _owner?.Dispose();

    private static DataFolder Prepared(DataFolder folder, ServerAccount account)
    {
        PrivateFiles.CreateOwnFolder(folder.Path, account);
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, StateFolder), PrivateFiles.OwnerFolder);
        return folder;
    }
}
