using System.Collections.Immutable;
using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>Something to do. Actions are data; <see cref="Executor"/> is the only code that carries them out. Each is safe to repeat.</summary>
public abstract record OperatorAction
{
    /// <summary>The action's name in the rule table and in the journal.</summary>
    public string Name => GetType().Name;
}

/// <summary>An action on one instance.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Job">What it shows as while it is under way.</param>
public abstract record InstanceAction(string Instance, JobKind Job) : OperatorAction;

/// <summary>Makes the first data of all instances as copies of one <c>initdb</c>, and starts them, the first one as primary.</summary>
/// <param name="Primary">The primary.</param>
/// <param name="Standbys">The others.</param>
public sealed record InitializeCluster(string Primary, ImmutableArray<string> Standbys) : OperatorAction;

/// <summary>Runs the bootstrap's statements on the primary (first time) or brings roles and databases about (later).</summary>
public sealed record ReconcileCatalog(string Instance, bool Bootstrap) : InstanceAction(Instance, JobKind.Catalog);

/// <summary>Writes an instance's configuration and starts its server.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Upstream">The instance to stream from; null starts it as what its data says, without a new upstream.</param>
public sealed record StartInstance(string Instance, string? Upstream) : InstanceAction(Instance, JobKind.Start);

/// <summary>Ends a server and everything of it at once, so that it cannot write any more.</summary>
public sealed record KillInstance(string Instance) : InstanceAction(Instance, JobKind.Kill);

/// <summary>Ends a server in order; after a while, sharply.</summary>
public sealed record StopInstance(string Instance) : InstanceAction(Instance, JobKind.Stop);

/// <summary>Ends the primary's server in order, so that the standbys receive all of its WAL, and looks where that ends.</summary>
public sealed record DemoteInstance(string Instance) : InstanceAction(Instance, JobKind.Demote);

/// <summary>Ends a server in order, writes its configuration and starts it again.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Upstream">The instance to stream from; null for the primary.</param>
public sealed record RestartInstance(string Instance, string? Upstream) : InstanceAction(Instance, JobKind.Restart);

/// <summary>Promotes a standby; then ends the sessions that it had as a standby.</summary>
/// <param name="Instance">The standby.</param>
/// <param name="Slots">All the slots that it should have, when it lacks one that must exist before others stream from it; usually empty.</param>
public sealed record PromoteInstance(string Instance, ValueList<string> Slots) : InstanceAction(Instance, JobKind.Promote);

/// <summary>Writes an instance's configuration and makes its server read it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Upstream">The instance to stream from; null for the primary.</param>
public sealed record ReconfigureInstance(string Instance, string? Upstream) : InstanceAction(Instance, JobKind.Reconfigure);

/// <summary>A checkpoint, after which <c>pg_control</c> shows the timeline.</summary>
public sealed record CheckpointInstance(string Instance) : InstanceAction(Instance, JobKind.Checkpoint);

/// <summary>Replaces an instance's data by a clone of the primary; what it had is deleted first.</summary>
public sealed record CloneInstance(string Instance, string Source) : InstanceAction(Instance, JobKind.Clone);

/// <summary>Makes the data of a stopped or not streaming instance follow the primary (<c>pg_rewind</c>).</summary>
public sealed record RewindInstance(string Instance, string Source) : InstanceAction(Instance, JobKind.Rewind);

/// <summary>Creates, advances and drops an instance's physical slots.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Slots">The slots that it should have: the operator's, and on a standby copies of the primary's others; with the position to advance to.</param>
public sealed record ReconcileSlots(string Instance, ValueMap<Lsn?> Slots) : InstanceAction(Instance, JobKind.Slots)
{
    /// <summary>The copies of what the primary no longer has.</summary>
    public ValueList<string> Drop { get; init; } = [];
}

/// <summary>Deletes an instance with its data.</summary>
public sealed record DeleteInstance(string Instance) : InstanceAction(Instance, JobKind.Delete);

/// <summary>Ends an instance because the user wants it, be it the primary; its data is deleted or set aside.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="KeepsData">Whether its data is set aside instead of being deleted.</param>
public sealed record DestroyInstance(string Instance, bool KeepsData) : InstanceAction(Instance, JobKind.Delete);
