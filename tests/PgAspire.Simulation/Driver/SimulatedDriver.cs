using System.Text.RegularExpressions;
using System.Threading.Channels;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

/// <summary>
/// A driver for a simulated machine. Its calls take virtual time, may fail before they do anything, and may lose their answer after they have done it.
/// What its owner awaits when it dies is never continued.
/// </summary>
internal sealed partial class SimulatedDriver(SimulatedMachine machine, Storage storage, bool ephemeral) : IInstanceDriver
{
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DetachTimeout = TimeSpan.FromSeconds(5);
    private readonly Channel<DriverEvent> _events = Channel.CreateUnbounded<DriverEvent>();
    private bool _disposed;

    public int MajorVersion => 15;

    public string ServerVersion => Operands.VersionOf(Operand)!;

    public string Operand { get; private set; } = Operands.First;

    public ChannelReader<DriverEvent> Events => _events.Reader;

    public SimulatedMachine Machine => machine;

    public Storage Storage => storage;

    /// <summary>Something happened by itself.</summary>
    public void Tell(DriverEvent happened)
    {
        if (storage.Owner == this)
        {
            _events.Writer.TryWrite(happened);
        }
    }

    /// <summary>The owner is gone, and with it all that it had started.</summary>
    public void OwnerDied()
    {
        if (storage.Owner == this)
        {
            storage.Owner = null;
        }
        machine.EndAll(storage);
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await PauseAsync(cancellationToken);
        if (storage.Owner is not null && storage.Owner != this)
        {
            throw new DriverException($"The data of {storage.Cluster} is in use by another owner.");
        }
        machine.EndAll(storage);
        storage.Owner = this;
    }

    public async Task UseOperandAsync(string operand, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await BeginAsync(cancellationToken);
        if (Operands.VersionOf(operand) is not { } version)
        {
            throw new DriverException($"There is no image {operand}. Name one whose tag begins with a version.");
        }
        if (version.Split('.')[0] != ServerVersion.Split('.')[0])
        {
            throw new DriverException($"The image {operand} holds PostgreSQL {version}, but the cluster runs {ServerVersion}. Use one of the same major version.");
        }
        // a failure would say that nothing was changed
        Operand = operand;
    }

    public async Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return
        [
            .. storage.Instances.Values.Where(i => i.Exists).Select(i => new InstanceInventory
            {
                Name = i.Name,
                Data = i.State,
                DataMajorVersion = i.Data is null ? null : MajorVersion,
                StandbySignal = i.Data?.StandbySignal ?? false,
                Running = i.Server is not null,
                Operand = i.Server?.Operand,
            }),
        ];
    }

    public InstanceLayout Layout(string instance) => Find(instance).Layout;

    public PeerAddress Address(string instance) => Find(instance).Address;

    public async Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken)
    {
        var all = instances.Select(Find).ToArray();
        await BeginAsync(cancellationToken);
        machine.Checks.Initializes();
        if (Array.Find(all, i => i.State == DataState.Complete) is { } existing)
        {
            throw new DriverException($"{existing.Layout.DataDirectory} holds data already; it was not touched.");
        }
        foreach (var instance in all)
        {
            machine.Checks.Overwrites(instance);
            (instance.Exists, instance.MarkedIncomplete, instance.Data) = (true, true, null);
        }
        await machine.Time.DelayAsync(machine.Pace.Rewind());
        var fresh = FreshData.Make(machine.NewSystemIdentifier(), recipe);
        foreach (var instance in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            instance.Data = fresh.Copy();
            await machine.Time.DelayAsync(machine.Pace.Process());
        }
        foreach (var instance in all)
        {
            instance.MarkedIncomplete = false;
        }
        EndCall();
    }

    public async Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        foreach (var file in files)
        {
            RequireSimpleName(file.Name);
        }
        await BeginAsync(cancellationToken);
        foreach (var file in files)
        {
            if (file.Directory == InstanceDirectory.Data && found.Data is null)
            {
                if (file.Content is null)
                {
                    continue;
                }
                // a directory with files but without PG_VERSION
                found.Data = FreshData.Empty(machine.NewSystemIdentifier());
            }
            var directory = file.Directory == InstanceDirectory.Data ? found.Data!.Files : found.Certificates;
            found.Exists = true;
            if (file.Content is null)
            {
                directory.Remove(file.Name);
            }
            else
            {
                directory[file.Name] = file.Content;
            }
        }
        EndCall();
    }

    public async Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        var found = Find(instance);
        await PauseAsync(cancellationToken);
        return (directory == InstanceDirectory.Data ? found.Data?.Files : found.Certificates)?.GetValueOrDefault(name);
    }

    public async Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        found.Exists = true;
        found.MarkedIncomplete = !complete;
        EndCall();
    }

    public async Task<long?> SizeAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await PauseAsync(cancellationToken);
        return found.Data is { } data ? FreshData.Size + data.Files.Sum(f => f.Key == FreshData.Version ? 0L : f.Value.Length) : null;
    }

    public async Task DeleteAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        await EndServerAsync(found, ShutdownMode.Immediate, DeleteTimeout, cancellationToken);
        Remove(found);
        EndCall();
    }

    public async Task<string> DetachAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        if (!found.Exists)
        {
            throw new DriverException($"There is no instance {instance}.");
        }
        await EndServerAsync(found, ShutdownMode.Fast, DetachTimeout, cancellationToken);
        var name = $"{instance}.detached-{storage.Detached.Count + 1}";
        storage.Detached[name] = found.Data;
        Remove(found);
        EndCall();
        return $"the folder /simulated/{storage.Cluster}/{name}";
    }

    public async Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        await PauseAsync(cancellationToken);
        return storage.Texts.GetValueOrDefault(name);
    }

    public async Task WriteStateAsync(string name, string content, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        await PauseAsync(cancellationToken);
        if (machine.Pace.Chance.Percent(machine.Pace.TextsFail))
        {
            if (machine.Pace.Chance.Percent(30))
            {
                storage.Texts[name] = content;
            }
            throw new DriverException($"{name} could not be written: No space left on device.");
        }
        storage.Texts[name] = content;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        if (storage.Owner != this)
        {
            return;
        }
        await machine.Time.DelayAsync(machine.Pace.Stop());
        machine.EndAll(storage);
        storage.Owner = null;
        if (ephemeral)
        {
            storage.Texts.Clear();
            storage.Detached.Clear();
            foreach (var instance in storage.Instances.Values)
            {
                (instance.Exists, instance.MarkedIncomplete, instance.Data) = (false, false, null);
            }
        }
    }

    private void Remove(Instance instance)
    {
        if (instance.Data is not null)
        {
            machine.Checks.Overwrites(instance);
        }
        if (machine.Checks.Operations.IsDoomed(instance.Name))
        {
            // what it has confirmed a moment ago it had
            instance.DestroyedAt = machine.Time.Now;
        }
        (instance.Exists, instance.MarkedIncomplete, instance.Data) = (false, false, null);
        machine.Checks.Operations.Removed(instance);
        instance.Certificates.Clear();
    }

    private Instance Find(string instance)
    {
        if (!NamePattern().IsMatch(instance))
        {
            throw new ArgumentException($"'{instance}' is not the name of an instance.", nameof(instance));
        }
        return storage.Instance(instance);
    }

    // what only looks, or what the simulation lets fail in its own way
    private Task PauseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return machine.Time.DelayAsync(machine.Pace.DriverCall());
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await PauseAsync(cancellationToken);
        if (machine.Pace.Chance.Percent(machine.Pace.CallsFail))
        {
            throw new DriverException("The call failed before it did anything.");
        }
    }

    private void EndCall()
    {
        if (machine.Pace.Chance.Percent(machine.Pace.AnswersAreLost))
        {
            throw new DriverException("The call's answer was lost.");
        }
    }

    private static void RequireSimpleName(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw new ArgumentException($"'{name}' is not the name of a file in a directory.", nameof(name));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex NamePattern();
}
