using System.Globalization;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Process.Templates;
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
    public async Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instances);
        ArgumentNullException.ThrowIfNull(recipe);
        var open = Open;
        var slots = instances.Select(Slot).ToArray();
        if (Array.Find(slots, slot => StateOf(slot) == DataState.Complete) is { } existing)
        {
            throw new DriverException($"{existing.Layout.DataDirectory} holds data already; it was not touched.");
        }
        await Task.Run(() => InitializeNowAsync(open, slots, recipe, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Prepares what <see cref="InitializeAsync"/> of a later cluster with the same recipe takes, at the lowest priority;
    /// worth a call when a cluster is up.
    /// </summary>
    /// <param name="recipe">How the data is made.</param>
    /// <param name="copies">How many instances a next cluster can have without copying.</param>
    /// <param name="cancellationToken">Ends the work; what is ready stays.</param>
    public async Task PrepareAheadAsync(InitializeRecipe recipe, int copies, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var open = Open;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        _preparing = BackgroundWork.RunAsync(() => FileErrors.Guard(open.Root.Templates, () => open.Templates.Prepare(
            TemplateKey.Of(recipe, open.Installation, open.Account),
            copies,
            staging => FreshData.MakeAsync(staging, recipe, open.Installation, open.Place, ending.Token).GetAwaiter().GetResult(),
            ending.Token)));
        await _preparing.ConfigureAwait(false);
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
        var start = open.Place.Describe(open.Installation.PathOf(invocation.Tool), invocation.Arguments, directory);
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
    public Task<long?> SizeAsync(string instance, CancellationToken cancellationToken)
    {
        var folder = Slot(instance).Layout.DataDirectory;
        return Task.Run(() => FileErrors.Guard(folder, () => FolderSize.Of(folder, cancellationToken)), cancellationToken);
    }

    private static async Task InitializeNowAsync(
        OpenState open, InstanceSlot[] slots, InitializeRecipe recipe, CancellationToken cancellationToken)
    {
        foreach (var slot in slots)
        {
            FileErrors.Guard(slot.Folder, () =>
            {
                SetComplete(open, slot, complete: false);
                PrivateFiles.DeleteFolder(slot.Layout.DataDirectory);
            });
        }
        var key = TemplateKey.Of(recipe, open.Installation, open.Account);
        var targets = slots.Select(slot => slot.Layout.DataDirectory).ToList();
        if (!FileErrors.Guard(open.Data.Path, () => TakeTemplate(open, key, targets, cancellationToken)))
        {
            // One of the instances gets the original: a copy less to wait for, and the next cluster's template is made when nobody waits.
            PrivateFiles.CreateServerFolder(targets[0], open.Account);
            await FreshData.MakeAsync(targets[0], recipe, open.Installation, open.Place, cancellationToken).ConfigureAwait(false);
            FileErrors.Guard(
                open.Data.Path,
                () => TreeCopy.Copy(targets[0], targets[1..], open.Account, Environment.ProcessorCount, cancellationToken));
        }
        if (open.Data.Durable)
        {
            PrivateFiles.SyncFileSystem(open.Data.Path);
        }
        foreach (var slot in slots)
        {
            FileErrors.Guard(slot.Folder, () => RemoveMarker(open, slot));
        }
    }

    private static bool TakeTemplate(OpenState open, string key, List<string> targets, CancellationToken cancellationToken)
    {
        using (open.Templates.Use(key, cancellationToken))
        {
            if (open.Templates.Find(key) is not { } template)
            {
                return false;
            }
            var uncopied = targets.Where(target => !open.Templates.TryClaim(key, target)).ToList();
            TreeCopy.Copy(template, uncopied, open.Account, Environment.ProcessorCount, cancellationToken);
        }
        var identifier = SystemIdentifier.New(DateTimeOffset.UtcNow);
        var nonce = SystemIdentifier.NewNonce();
        targets.ForEach(target => SystemIdentifier.Write(target, identifier, nonce));
        return true;
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
