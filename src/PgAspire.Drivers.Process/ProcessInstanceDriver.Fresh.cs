using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Process.Templates;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    private AnticipatedData? _anticipated;

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
    /// Begins to make the data that <see cref="InitializeAsync"/> with the same recipe takes, and returns at once.
    /// Only where it will be needed for certain: the cluster's data is ephemeral, and no earlier cluster has prepared a template.
    /// </summary>
    /// <param name="recipe">How the data is made.</param>
    public void BeginFreshData(InitializeRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var open = Open;
        if (open.Data.Durable || _anticipated is not null)
        {
            return;
        }
        var place = open.Place;
        var key = TemplateKey.Of(recipe, place);
        if (open.Templates.Find(key) is null)
        {
            _anticipated = new AnticipatedData(key, open.Data.Fresh, MakeAsync());
        }

        async Task MakeAsync()
        {
            await Task.Yield();
            FileErrors.Guard(open.Data.Fresh, () => PrivateFiles.CreateServerFolder(open.Data.Fresh, open.Account));
            await FreshData.MakeAsync(open.Data.Fresh, recipe, place, _disposing.Token).ConfigureAwait(false);
        }
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
        var place = open.Place;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        _preparing = BackgroundWork.RunAsync(() => FileErrors.Guard(open.Root.Templates, () => open.Templates.Prepare(
            TemplateKey.Of(recipe, place),
            copies,
            staging => FreshData.MakeAsync(staging, recipe, place, ending.Token).GetAwaiter().GetResult(),
            ending.Token)));
        await _preparing.ConfigureAwait(false);
    }

    private async Task InitializeNowAsync(
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
        var place = open.Place;
        var key = TemplateKey.Of(recipe, place);
        var targets = slots.Select(slot => slot.Layout.DataDirectory).ToList();
        if (!FileErrors.Guard(open.Data.Path, () => TakeTemplate(open, key, targets, cancellationToken)))
        {
            // One of the instances gets the original: a copy less to wait for, and the next cluster's template is made when nobody waits.
            if (!await TakeAnticipatedAsync(key, targets[0], cancellationToken).ConfigureAwait(false))
            {
                PrivateFiles.CreateServerFolder(targets[0], open.Account);
                await FreshData.MakeAsync(targets[0], recipe, place, cancellationToken).ConfigureAwait(false);
            }
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

    private async Task<bool> TakeAnticipatedAsync(string key, string target, CancellationToken cancellationToken)
    {
        if (_anticipated is not { Taken: false } anticipated || anticipated.Key != key)
        {
            return false;
        }
        anticipated.Taken = true;
        await anticipated.Made.WaitAsync(cancellationToken).ConfigureAwait(false);
        FileErrors.Guard(target, () => PrivateFiles.ThrowIfFailed(Libc.Rename(anticipated.Directory, target), target));
        return true;
    }

    // What makes it was told to end; its children may need a moment longer.
    private async Task EndAnticipatedAsync()
    {
        if (_anticipated is { } anticipated)
        {
            await anticipated.Made.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            FolderProcesses.End(anticipated.Directory);
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
}
