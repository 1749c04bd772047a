using System.Globalization;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    /// <inheritdoc />
    public Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken)
    {
        var open = Open;
        return Task.Run(
            () => FileErrors.Guard<IReadOnlyList<InstanceInventory>>(
                open.Data.Path,
                () => [.. open.Data.FolderNames().Where(name => NamePattern().IsMatch(name)).Select(name => Inventory(Slot(name)))]),
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var open = Open;
        var slot = Slot(instance);
        if (slot.Server is { HasExited: true } ending)
        {
            await ending.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        // What writes data works in the data directory and ends with the instance; what only reads may outlast a server.
        var writes = invocation.Tool != PostgresTool.ControlData && Directory.Exists(slot.Layout.DataDirectory);
        var directory = writes ? slot.Layout.DataDirectory : open.Run.Path;
        var start = open.Place.Describe(invocation.Tool, invocation.Arguments, directory);
        return await ToolRunner.RunAsync(start, invocation.StandardInput, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        return Task.Run(
            () => FileErrors.Guard(slot.Folder, () =>
            {
                SetComplete(open, slot, complete);
                PrivateFiles.CreateServerFolder(slot.Layout.DataDirectory, open.Account);
            }),
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        await StopAsync(slot, ShutdownMode.Immediate, DeleteTimeout, cancellationToken).ConfigureAwait(false);
        await Task.Run(
            () =>
            {
                FolderProcesses.End(slot.Folder);
                FileErrors.Guard(slot.Folder, () => open.Data.DeleteInstance(slot.Name));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<string> DetachAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        if (!Directory.Exists(slot.Folder))
        {
            throw new DriverException($"There is no instance {slot.Name} in {open.Data.Path}.");
        }
        await StopAsync(slot, ShutdownMode.Fast, DetachTimeout, cancellationToken).ConfigureAwait(false);
        return await Task.Run(
            () =>
            {
                FolderProcesses.End(slot.Folder);
                return $"the folder {FileErrors.Guard(slot.Folder, () => open.Data.DetachInstance(slot.Name, timeProvider.GetUtcNow()))}";
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task<long?> SizeAsync(string instance, CancellationToken cancellationToken)
    {
        var folder = Slot(instance).Layout.DataDirectory;
        return Task.Run(() => FileErrors.Guard(folder, () => FolderSize.Of(folder, cancellationToken)), cancellationToken);
    }

    private static void SetComplete(OpenState open, InstanceSlot slot, bool complete)
    {
        PrivateFiles.CreateOwnFolder(slot.Folder, open.Account);
        if (!complete)
        {
            PrivateFiles.Replace(slot.IncompleteMarker, "", account: null, open.Data.Durable);
            if (open.Data.Durable)
            {
                PrivateFiles.SyncFolder(open.Data.Path);
            }
            return;
        }
        if (open.Data.Durable && File.Exists(slot.IncompleteMarker))
        {
            PrivateFiles.SyncFileSystem(slot.Folder);
        }
        RemoveMarker(open, slot);
    }

    private static void RemoveMarker(OpenState open, InstanceSlot slot)
    {
        File.Delete(slot.IncompleteMarker);
        if (open.Data.Durable)
        {
            PrivateFiles.SyncFolder(slot.Folder);
        }
    }

    private static InstanceInventory Inventory(InstanceSlot slot) => new()
    {
        Name = slot.Name,
        Data = StateOf(slot),
        DataMajorVersion = MajorVersionOf(slot),
        StandbySignal = File.Exists(Path.Combine(slot.Layout.DataDirectory, "standby.signal")),
        Running = slot.Server is { HasExited: false },
        Operand = slot.Server is { HasExited: false } server ? server.Operand : null,
    };

    private static DataState StateOf(InstanceSlot slot)
    {
        if (File.Exists(slot.IncompleteMarker))
        {
            return DataState.Incomplete;
        }
        if (!Directory.Exists(slot.Layout.DataDirectory) || !Directory.EnumerateFileSystemEntries(slot.Layout.DataDirectory).Any())
        {
            return DataState.Missing;
        }
        return MajorVersionOf(slot) is null ? DataState.Incomplete : DataState.Complete;
    }

    private static int? MajorVersionOf(InstanceSlot slot)
    {
        var path = Path.Combine(slot.Layout.DataDirectory, "PG_VERSION");
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var major) ? major : null;
    }
}
