using System.Diagnostics;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    private const string Complete = "complete";
    private const string Incomplete = "incomplete";
    private const int InventoryAttempts = 5;
    private const int CreationAttempts = 40;
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan KnownOfStoppedFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CreationPause = TimeSpan.FromMilliseconds(50);

    // A number that no process has: what it names has ended for certain.
    private const string NoProcess = "4194305";

    /// <inheritdoc />
    public async Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken)
    {
        var open = Open;
        if (_names is { } known && Stopwatch.GetElapsedTime(known.At) < KnownFor && known.Names.All(name => IsKnown(Slot(name))))
        {
            return [.. known.Names.Select(name => AsFarAsSeen(Slot(name).Known!))];
        }
        try
        {
            var (changes, at) = (Volatile.Read(ref _changes), Stopwatch.GetTimestamp());
            var names = await open.Storage.ListAsync(cancellationToken);
            // Unless one was made or deleted meanwhile.
            _names = changes == Volatile.Read(ref _changes) ? new KnownNames([.. names.Where(name => NamePattern().IsMatch(name))], at) : null;
            var found = await Task.WhenAll(
                names.Where(name => NamePattern().IsMatch(name)).Select(name => FreshOrKnownAsync(open, Slot(name), cancellationToken)));
            return found;
        }
        catch (DriverException) when (_slots.Values.Any(slot => slot.Known is not null))
        {
            return [.. _slots.Values.Select(slot => slot.Known).OfType<InstanceInventory>().OrderBy(item => item.Name, StringComparer.Ordinal).Select(AsFarAsSeen)];
        }
    }

    // What cannot be looked into now must not hide what has become of the others.
    private async Task<InstanceInventory> FreshOrKnownAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (IsKnown(slot))
        {
            return AsFarAsSeen(slot.Known!);
        }
        try
        {
            var look = new Look(slot.Server, Stopwatch.GetTimestamp());
            slot.Seen = look;
            var found = await InventoryAsync(open, slot, cancellationToken);
            slot.Known = found;
            return found;
        }
        catch (DriverException) when (slot.Known is not null)
        {
            return AsFarAsSeen(slot.Known);
        }
    }

    // One is made or deleted.
    private void ForgetNames()
    {
        Interlocked.Increment(ref _changes);
        _names = null;
    }

    // The engine takes its time to look into a volume, while others wait for a primary: what was seen a moment ago is so still. The data of a server that ran a
    // moment ago is there, too: nobody can remove the volume of one that runs.
    private static bool IsKnown(InstanceSlot slot) => slot is { Known.Data: DataState.Complete, Seen: { } seen } && slot.Server switch
    {
        { IsEnding: true } => false,
        { } server => server == seen.Server && Stopwatch.GetElapsedTime(seen.At) < KnownFor,
        null when seen.Server is not null => seen.Server == slot.Last && Stopwatch.GetElapsedTime(slot.LastEnded) < KnownOfStoppedFor,
        null => Stopwatch.GetElapsedTime(seen.At) < KnownOfStoppedFor,
    };

    // The engine is away: what it had is what it has, as far as anybody can know, but for the servers whose end was seen.
    private InstanceInventory AsFarAsSeen(InstanceInventory known) => known with { Running = OperandOf(known.Name) is not null, Operand = OperandOf(known.Name) };

    private string? OperandOf(string instance) => Slot(instance).Server is { IsEnding: false } server ? server.Operand : null;

    /// <inheritdoc />
    public async Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instances);
        ArgumentNullException.ThrowIfNull(recipe);
        var open = Open;
        var slots = instances.Select(Slot).ToArray();
        var states = await Task.WhenAll(slots.Select(slot => StateOfAsync(open, slot, cancellationToken)));
        if (Array.FindIndex(states, state => state == DataState.Complete) is >= 0 and var existing)
        {
            throw new DriverException($"{slots[existing].Volume} holds data already; it was not touched.");
        }
        await Task.WhenAll(slots.Zip(states).Select(async pair =>
        {
            if (pair.Second == DataState.Incomplete)
            {
                await WipeAsync(open, pair.First, cancellationToken);
            }
            await MarkAsync(open, pair.First, Incomplete, cancellationToken);
        }));
        await MakeDataAsync(open, slots, recipe, cancellationToken);
        await SyncAsync(open, cancellationToken);
        await Task.WhenAll(slots.Select(slot => MarkAsync(open, slot, Complete, cancellationToken)));
        foreach (var slot in slots)
        {
            slot.Known = new() { Name = slot.Name, Data = DataState.Complete, DataMajorVersion = open.Image.MajorVersion };
        }
    }

    /// <inheritdoc />
    public async Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var open = Open;
        var slot = Slot(instance);
        if (slot.Server is { IsEnding: true } ending)
        {
            await ending.Ended.WaitAsync(cancellationToken);
        }
        await open.Storage.CreateAsync(slot.Volume, slot.Name, cancellationToken);
        var lockFile = $"{InstancePaths.Data}/postmaster.pid";
        if (invocation.Tool == PostgresTool.Rewind && slot.Server is null
            && await FilesAsync(open, slot, cancellationToken) is var container && await open.Files.ExistsAsync(container, lockFile, cancellationToken))
        {
            // A server that was killed was process 1, as the tool is: the server that the tool starts for recovery would believe that it runs.
            using var archive = new Archive();
            archive.File($"{InstancePaths.DataName}/postmaster.pid", $"{NoProcess}\n", open.Image.Account);
            await open.Files.PutAsync(container, InstancePaths.Volume, archive, cancellationToken);
        }
        return invocation.Tool == PostgresTool.ControlData && slot.Server is null
            ? await RunBesideFilesAsync(open, slot, invocation, cancellationToken)
            : await open.Programs.RunAsync(open.Plan.Tool(slot, invocation), invocation.StandardInput, cancellationToken);
    }

    // While a switchover waits: a container of its own takes an engine four times as long.
    private async Task<ToolResult> RunBesideFilesAsync(OpenState open, InstanceSlot slot, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var plan = open.Plan;
        var container = await FilesAsync(open, slot, cancellationToken);
        await open.Engine.CallAsync(
            $"The container for the files of {slot.Name} could not be started",
            client => client.Containers.StartContainerAsync(container, cancellationToken: cancellationToken),
            cancellationToken);
        return await open.Programs.ExecuteAsync(container, [plan.Program(invocation.Tool), .. invocation.Arguments], plan.Environment(), invocation.StandardInput, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long?> SizeAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        if (!await HasVolumeAsync(open, slot, cancellationToken))
        {
            return null;
        }
        // The engine's own count is that of whole volumes, and of all of them at once.
        string[] command = ["find", InstancePaths.Data, "-type", "f", "-exec", "stat", "-c", "%s", "{}", "+"];
        // Not in the server's container: see ReplaceAsync.
        var result = await open.Programs.RunAsync(open.Plan.AsRoot(slot, command[0], command[1..]), standardInput: null, cancellationToken);
        var sizes = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // A file may be gone before it is looked at, which ends in an exit code too.
        return sizes.Length > 0 ? sizes.Sum(size => long.Parse(size, CultureInfo.InvariantCulture)) : null;
    }

    private static async Task<bool> HasVolumeAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken) =>
        slot.Files is not null || (await open.Storage.ListAsync(cancellationToken)).Contains(slot.Name);

    /// <inheritdoc />
    public async Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken)
    {
        var open = Open;
        if (complete)
        {
            await SyncAsync(open, cancellationToken);
        }
        await MarkAsync(open, Slot(instance), complete ? Complete : Incomplete, cancellationToken);
        await SyncAsync(open, cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        await StopAsync(slot, ShutdownMode.Immediate, DeleteTimeout, cancellationToken);
        if (options.DataDirectory is not null && (await open.Storage.ListAsync(cancellationToken)).Contains(slot.Name))
        {
            await WipeAsync(open, slot, cancellationToken);
        }
        await AloneAsync(slot, async () =>
        {
            await RemoveContainersAsync(open, slot);
            ForgetNames();
            await open.Storage.RemoveAsync(slot.Volume, cancellationToken);
            open.Storage.RemoveDirectory(slot.Name);
        }, cancellationToken);
    }

    private async Task<string> FilesAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Files is { } known)
        {
            return known;
        }
        await slot.FilesGate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Files is { } made)
            {
                return made;
            }
            await open.Storage.CreateAsync(slot.Volume, slot.Name, cancellationToken);
            ForgetNames();
            var parameters = open.Plan.Files(slot);
            var created = await open.Engine.CallAsync(
                $"The container for the files of {slot.Name} could not be made", client => CreateAsync(client, parameters, cancellationToken), cancellationToken);
            return slot.Files = created.ID;
        }
        finally
        {
            slot.FilesGate.Release();
        }
    }

    // While no container of the instance is made.
    private static async Task AloneAsync(InstanceSlot slot, Func<Task> act, CancellationToken cancellationToken)
    {
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            await slot.FilesGate.WaitAsync(cancellationToken);
            try
            {
                await act();
            }
            finally
            {
                slot.FilesGate.Release();
            }
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    // Those of its files and its tools too.
    private static async Task RemoveContainersAsync(OpenState open, InstanceSlot slot)
    {
        await open.Files.RemoveAsync(slot.Files);
        await RemoveContainersAsync(open, Labels.Is(Labels.Session, open.Session.Id), Labels.Is(Labels.Instance, slot.Name));
        slot.Container = slot.Files = null;
        slot.Known = null;
        slot.Seen = null;
    }

    private static async Task<string> ContainerAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Container is { } known)
        {
            return known;
        }
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Container is { } made)
            {
                return made;
            }
            await open.Storage.CreateAsync(slot.Volume, slot.Name, cancellationToken);
            var inUse = open.InUse;
            var parameters = inUse.Plan.Server(slot);
            var created = await open.Engine.CallAsync(
                $"The container of {slot.Name} could not be made", client => CreateAsync(client, parameters, cancellationToken), cancellationToken);
            if (inUse.Peers.AccountFile is { } accounts)
            {
                using var archive = new Archive();
                archive.PublicFile("passwd", accounts);
                await open.Files.PutAsync(created.ID, "/etc", archive, cancellationToken);
            }
            slot.ContainerImage = inUse.Image;
            return slot.Container = created.ID;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    // An engine forgets a container that it removes a little before its name.
    private static async Task<CreateContainerResponse> CreateAsync(DockerClient client, CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.Containers.CreateContainerAsync(parameters, cancellationToken);
            }
            catch (DockerApiException exception) when (EngineErrors.IsConflict(exception) && attempt < CreationAttempts)
            {
                await Task.Delay(CreationPause, cancellationToken);
            }
        }
    }

    private async Task MakeDataAsync(OpenState open, InstanceSlot[] slots, InitializeRecipe recipe, CancellationToken cancellationToken)
    {
        var plan = open.Plan;
        var workbench = (await open.Engine.CallAsync(
            "The container for initdb could not be made",
            client => client.Containers.CreateContainerAsync(plan.Workbench(slots), cancellationToken),
            cancellationToken)).ID;
        try
        {
            await open.Engine.CallAsync(
                "The container for initdb could not be started",
                client => client.Containers.StartContainerAsync(workbench, cancellationToken: cancellationToken),
                cancellationToken);
            await RunAsync(PostgresTool.InitDb, ["--pgdata", InstancePaths.Data, "--no-sync", "--no-instructions", .. recipe.InitDbArguments], null);
            if (recipe.BootstrapSql.Count > 0)
            {
                // The first error ends the single-user server, whose exit code would hide it otherwise.
                await RunAsync(
                    PostgresTool.Postgres,
                    ["--single", "-F", "-D", InstancePaths.Data, "-c", "exit_on_error=on", "-c", "log_min_messages=warning", "postgres"],
                    string.Concat(recipe.BootstrapSql.Select(statement => statement + "\n")));
            }
            await RunProgramAsync(["tee", "-a", $"{InstancePaths.Data}/postgresql.conf"], recipe.ConfigurationSuffix);
            await Task.WhenAll(slots.Skip(1).Select((_, at) => RunProgramAsync(
                ["cp", "-a", $"{InstancePaths.Data}/.", $"{ContainerPlan.WorkbenchPath(at + 1)}/{InstancePaths.DataName}/"], null)));
        }
        finally
        {
            await open.Engine.RemoveContainerAsync(workbench, CancellationToken.None);
        }

        Task RunAsync(PostgresTool tool, IEnumerable<string> arguments, string? input) => RunProgramAsync([plan.Program(tool), .. arguments], input);

        async Task RunProgramAsync(IReadOnlyList<string> command, string? input)
        {
            var result = await open.Programs.ExecuteAsync(workbench, command, plan.Environment(), input, cancellationToken);
            if (!result.Succeeded && options.DataDirectory is { } directory && result.Error.Contains("Permission denied", StringComparison.Ordinal))
            {
                var account = open.Image.Account;
                var places = string.Join(", ", slots.Select(slot => Path.Combine(directory, slot.Name)));
                throw new DriverException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The image's account {account.Name} (user id {account.UserId}) may not enter or write {places}. Run: sudo chmod o+x for each, or use another directory. ({result.Error.Trim()})"));
            }
            if (!result.Succeeded)
            {
                throw new DriverException(
                    $"{command[0]} for {slots[0].Name} failed with exit code {result.ExitCode}: {result.Error.Trim()} {result.Output.Trim()}");
            }
        }
    }

    // Empty directories with their owner, and the word that says what they are.
    private async Task MarkAsync(OpenState open, InstanceSlot slot, string word, CancellationToken cancellationToken)
    {
        var container = await FilesAsync(open, slot, cancellationToken);
        using var archive = new Archive();
        archive
            .Folder(InstancePaths.DataName, open.Image.Account)
            .Folder(InstancePaths.CertificatesName, open.Image.Account)
            .File(InstancePaths.MarkerName, word, open.Image.Account);
        await open.Files.PutAsync(container, InstancePaths.Volume, archive, cancellationToken);
        slot.Known = (slot.Known ?? new() { Name = slot.Name, Data = DataState.Missing }) with { Data = word == Complete ? DataState.Complete : DataState.Incomplete };
        // whether there is data is another matter
        slot.Seen = null;
    }

    private static async Task WipeAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        string[] names = [InstancePaths.DataName, InstancePaths.CertificatesName, InstancePaths.IncomingName, InstancePaths.MarkerName];
        await RunAsRootAsync(open, slot, "rm", ["-rf", "--", .. names.Select(name => $"{InstancePaths.Volume}/{name}")], cancellationToken);
    }

    private static Task SyncAsync(OpenState open, CancellationToken cancellationToken) =>
        open.Claim?.SyncAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task<InstanceInventory> InventoryAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await InspectDataAsync(open, slot, cancellationToken);
            }
            catch (DriverException exception) when (attempt < InventoryAttempts && exception.InnerException is DockerApiException)
            {
                if (slot.Files is not { } container || !await ForgetFilesIfUnusableAsync(open, slot, container, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    // A container that somebody has removed is gone, or dead: the engine has begun to remove it and could not, and can do nothing else with it. Another one takes its
    // place; one that is only out of reach, as while an engine starts, is left alone.
    private static async Task<bool> ForgetFilesIfUnusableAsync(OpenState open, InstanceSlot slot, string container, CancellationToken cancellationToken)
    {
        var inspected = await InspectAsync(open, container, cancellationToken);
        if (inspected is not null && !ContainerFiles.IsDead(inspected.State))
        {
            return false;
        }
        await open.Files.RemoveAsync(container);
        if (slot.Files == container)
        {
            slot.Files = null;
        }
        return true;
    }

    private async Task<InstanceInventory> InspectDataAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        var container = await FilesAsync(open, slot, cancellationToken);
        var state = StateOfAsync(open, slot, cancellationToken);
        var version = open.Files.ReadAsync(container, $"{InstancePaths.Data}/PG_VERSION", cancellationToken);
        var standby = open.Files.ExistsAsync(container, $"{InstancePaths.Data}/standby.signal", cancellationToken);
        await Task.WhenAll(state, version, standby);
        return new InstanceInventory
        {
            Name = slot.Name,
            Data = await state,
            DataMajorVersion = int.TryParse(await version, CultureInfo.InvariantCulture, out var major) ? major : null,
            StandbySignal = await standby,
            Running = slot.Server is { IsEnding: false },
            Operand = slot.Server is { IsEnding: false } server ? server.Operand : null,
        };
    }

    private async Task<DataState> StateOfAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        var container = await FilesAsync(open, slot, cancellationToken);
        var word = open.Files.ReadAsync(container, InstancePaths.Marker, cancellationToken);
        var version = open.Files.ExistsAsync(container, $"{InstancePaths.Data}/PG_VERSION", cancellationToken);
        await Task.WhenAll(word, version);
        if (await word is { } text && text.Trim() != Complete)
        {
            return DataState.Incomplete;
        }
        return await version
            ? DataState.Complete
            : await open.Files.HasEntriesAsync(container, InstancePaths.Data, cancellationToken) ? DataState.Incomplete : DataState.Missing;
    }

    private sealed record KnownNames(IReadOnlyList<string> Names, long At);
}
