using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Checks;

internal sealed partial class SafetyChecks
{
    /// <summary>The data of an instance is about to be deleted or overwritten by the operator.</summary>
    public void Overwrites(Instance instance)
    {
        if (instance.Server is not null)
        {
            Violate($"overwritten under a server: the data of {instance}");
        }
        var destroyed = Operations.IsDoomed(instance.Name);
        if (_leader?.Data is { } led && led == instance.Data && Acknowledged.All > 0 && !destroyed)
        {
            Violate($"the primary's data is deleted: {instance} has led last");
        }
        if (destroyed && Acknowledged.All > 0 && instance.Data is { Partial: false } only && !instance.Storage.Instances.Values.Any(i =>
            i != instance && i is { State: DataState.Complete, Data: { Partial: false } other } && other.SystemIdentifier == only.SystemIdentifier))
        {
            Violate($"the only copy is destroyed: {instance} at {Text(only.End)}");
        }
        // copies of an initdb that nobody has written to are no loss
        if (instance.Data is { Partial: false } data && instance.State == DataState.Complete && _promised.Count > 0 && MissingPromise(data.End) is null && !IsCoveredWithout(instance))
        {
            Violate($"the only copy is deleted: {instance} at {Text(data.End)}");
        }
    }

    /// <summary>A new cluster is made.</summary>
    public void Initializes()
    {
        if (Acknowledged.All > 0)
        {
            Violate("data is made up: a new cluster is made although clients' writes were acknowledged");
        }
    }

    /// <summary>A tool writes to data that a server uses.</summary>
    public void WritesUnderAServer(Instance instance) => Violate($"overwritten under a server: the data of {instance}");

    /// <summary>A server is started.</summary>
    public void Starts(Instance instance)
    {
        if (instance.Data is { Partial: true } || instance.MarkedIncomplete)
        {
            Violate($"started on incomplete data: {instance}");
        }
        Operations.Starts(instance);
    }

    /// <summary>What a tool has half made must not pass for whole. Called now and then.</summary>
    public void Marks(Storage storage)
    {
        if (storage.Instances.Values.FirstOrDefault(i => i is { State: DataState.Complete, Data.Partial: true, Tools.Count: 0 }) is { } instance)
        {
            Violate($"half-made data counts as complete: {instance}");
        }
    }

    /// <summary>
    /// A standby streams from a server whose history only looks like its own. One that is being ended to be cloned does no harm, nor one of which the operator knows
    /// that it must be cloned as soon as there is a primary.
    /// </summary>
    public void Mixes(Server standby, Server upstream)
    {
        if (!standby.EndExpected && !_distrusted(standby.Instance))
        {
            Violate($"mixed histories: {standby.Instance} at {Text(standby.Data.End)} streams from {upstream.Instance} at {Text(upstream.Data.End)}, which was never where it is");
        }
    }

    /// <summary>The operator has decided which slots an instance is to have: of who joins or is asked for only later, it cannot know.</summary>
    public void DecidesSlots(string instance, Storage storage) => _slotOwners[instance] = SlotOwners(storage);

    /// <summary>A slot is dropped.</summary>
    public void DropsSlot(Server server, string slot)
    {
        var storage = server.Instance.Storage;
        var owners = SlotOwners(storage).Where(o => _slotOwners.GetValueOrDefault(server.Instance.Name)?.Contains(o) != false);
        if (owners.FirstOrDefault(o => !Operations.IsDoomed(o) && o != server.Instance.Name && ClusterNames.Slot(o, _spec!.ReplicationSlots.SlotPrefix) == slot) is { } owner)
        {
            Violate($"slot dropped: {slot} on {server.Instance}, although {owner} belongs to the cluster");
        }
    }

    // one without data is cloned, with a slot of its own
    private IReadOnlyCollection<string> SlotOwners(Storage storage) =>
        _spec is not { } spec || !spec.ReplicationSlots.HighAvailability || HasSurplus(storage, spec) ? [] : [.. storage.Instances.Values.Where(i => i is { Exists: true, State: not DataState.Missing }).Select(i => i.Name)];

    // those that are missing have their names all the same
    private static bool HasSurplus(Storage storage, PostgresClusterSpec spec) => storage.Instances.Values.Where(i => i.Exists).Select(i => i.Name)
        .Union(Enumerable.Range(1, spec.Instances).Select(spec.Names.Instance)).Count() > spec.Instances;

    /// <summary>A standby is told to leave recovery.</summary>
    public void IsPromoted(Server candidate)
    {
        foreach (var instance in candidate.Instance.Storage.Instances.Values)
        {
            if (instance.Server is not { Alive: true, IsPrimary: false, PostmasterHung: false, Headless: false } other || other == candidate)
            {
                continue;
            }
            // a link that was cut, or a server that stood still a moment ago, may not have been asked
            if (!other.Accepting || !_steady(instance))
            {
                continue;
            }
            if (!Operations.IsAboutToBePromoted(candidate.Instance) && !Operations.IsToBeFenced(instance.Name) && other.Receiver is { Upstream.IsPrimary: true } receiver && receiver.Upstream != candidate && !receiver.ReceiverGone)
            {
                Violate($"promoted too early: {candidate.Instance} is promoted while the WAL receiver of {instance} is active");
            }
            // a timeline that was never served has nothing that anybody would miss
            if (other.WaitsForWal && other.Data.Branch.Timeline <= _timeline && IsBetter(other, candidate))
            {
                Violate($"the wrong one is promoted: {candidate.Instance} at {Text(candidate.Data.End)} although {instance} has {Text(other.Data.End)}");
            }
        }
    }

    /// <summary>Writes are led to an instance.</summary>
    public void Routes(Instance? instance)
    {
        if (instance?.Server is { Alive: true, IsPrimary: false, Accepting: true })
        {
            Violate($"rw leads to {instance}, which is in recovery");
        }
        if (instance?.Server is { Alive: true, IsPrimary: true } server)
        {
            if (server.Data.Strayed)
            {
                server.Data.Strayed = false;
                Leads(server);
            }
            var timeline = server.Data.Branch.Timeline;
            // without a promise, a standby that never heard of the last timeline may be all that is left
            if (Promises && timeline < _timeline)
            {
                Violate($"timeline back: rw leads to {instance} on timeline {timeline} after {_timeline} was served");
            }
            _timeline = Promises ? Math.Max(_timeline, timeline) : _timeline;
        }
    }

    private Func<Instance, bool> _steady = _ => true;
    private Func<Instance, bool> _distrusted = _ => false;

    /// <summary>Tells which instances the operator has certainly been able to ask for a while.</summary>
    public void Steady(Func<Instance, bool> steady) => _steady = steady;

    /// <summary>Tells of which instances the operator knows that their history may be another one.</summary>
    public void Distrusts(Func<Instance, bool> distrusted) => _distrusted = distrusted;

    private static bool IsBetter(Server one, Server other)
    {
        var (x, y) = (one.Data.End, other.Data.End);
        return x.Branch.Timeline != y.Branch.Timeline ? x.Branch.Timeline > y.Branch.Timeline : x.Lsn > y.Lsn;
    }
}
