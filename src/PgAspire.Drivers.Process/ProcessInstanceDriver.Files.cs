using PgAspire.Drivers.Process.Files;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    /// <inheritdoc />
    public Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var open = Open;
        var slot = Slot(instance);
        foreach (var file in files)
        {
            RequireSimpleName(file.Name);
        }
        return Task.Run(
            () => FileErrors.Guard(slot.Folder, () =>
            {
                foreach (var directory in files.GroupBy(file => file.Directory))
                {
                    Write(open, slot, directory.Key, directory);
                }
            }),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        return ReadAsync(Path.Combine(Slot(instance).PathOf(directory), name), cancellationToken);
    }

    /// <inheritdoc />
    public Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        return ReadAsync(Open.Data.State(name), cancellationToken);
    }

    /// <inheritdoc />
    public Task WriteStateAsync(string name, string content, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        var open = Open;
        var path = open.Data.State(name);
        return Task.Run(
            () => FileErrors.Guard(path, () => PrivateFiles.Replace(path, content, account: null, open.Data.Durable)),
            cancellationToken);
    }

    private static void Write(OpenState open, InstanceSlot slot, InstanceDirectory directory, IEnumerable<InstanceFile> files)
    {
        var folder = slot.PathOf(directory);
        if (directory == InstanceDirectory.Certificates)
        {
            PrivateFiles.CreateOwnFolder(slot.Folder, open.Account);
            PrivateFiles.CreateServerFolder(folder, open.Account);
        }
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Name);
            if (file.Content is { } content)
            {
                PrivateFiles.Replace(path, content, open.Account, open.Data.Durable);
            }
            else if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
        if (open.Data.Durable && Directory.Exists(folder))
        {
            PrivateFiles.SyncFolder(folder);
        }
    }

    private static Task<string?> ReadAsync(string path, CancellationToken cancellationToken) => FileErrors.Guard(path, async () =>
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    // A name never leads out of its directory.
    private static void RequireSimpleName(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw new ArgumentException($"'{name}' is not the name of a file in a directory.", nameof(name));
        }
    }
}
