using System.Collections.Immutable;
using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>The cluster at one instant, for those who look at it. The names are those of CloudNativePG's <c>Cluster.status</c>.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The phase, in CloudNativePG's words; see <see cref="ClusterPhases"/>.</summary>
    public required string Phase { get; init; }

    /// <summary>More about the phase; may be empty.</summary>
    public string PhaseReason { get; init; } = "";

    /// <summary>The instance that is the primary.</summary>
    public string? CurrentPrimary { get; init; }

    /// <summary>The instance that should be the primary; <c>pending</c> while a failover looks for its candidate.</summary>
    public string? TargetPrimary { get; init; }

    /// <summary>Since when <see cref="CurrentPrimary"/> is the primary.</summary>
    public DateTimeOffset? CurrentPrimarySince { get; init; }

    /// <summary>The timeline.</summary>
    public Timeline Timeline { get; init; }

    /// <summary>The system identifier of the data.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>The operand image of the specification, which production runs; on this machine <see cref="ServerVersion"/> runs.</summary>
    public string Image { get; init; } = "";

    /// <summary>The version of the PostgreSQL that runs, for example <c>15.18</c>; empty before the first look.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The primary's write position; null while no primary answers.</summary>
    public Lsn? CurrentLsn { get; init; }

    /// <summary>The name of the WAL file that holds <see cref="CurrentLsn"/>, on the primary's timeline; null while no primary answers.</summary>
    public string? WalFile { get; init; }

    /// <summary>When each certificate ends, under the name of the secret that holds it (<c>certificates.expirations</c>).</summary>
    public ValueMap<DateTimeOffset> CertificateExpirations { get; init; } = ValueMap<DateTimeOffset>.Empty;

    /// <summary>The instances that must not run (<c>cnpg.io/fencedInstances</c>); <c>*</c> alone means every one.</summary>
    public ValueList<string> FencedInstances { get; init; } = [];

    /// <summary>Whether the cluster hibernates, or its servers are being ended for that.</summary>
    public bool Hibernating { get; init; }

    /// <summary>The operation that a user waits for, in words; null when nobody does.</summary>
    public string? Operation { get; init; }

    /// <summary>What servers that are started now run: an image, or a folder of programs.</summary>
    public string Operand { get; init; } = "";

    /// <summary>What became of the declared roles, databases and publications (<c>managedRolesStatus</c>, and the status of the resources beside the cluster).</summary>
    public CatalogResult Catalog { get; init; } = CatalogResult.Nothing;

    /// <summary>Whether the bootstrap is complete.</summary>
    public bool Initialized { get; init; }

    /// <summary>How many instances there should be.</summary>
    public int InstanceCount { get; init; }

    /// <summary>The instances, by serial.</summary>
    public ImmutableArray<InstanceSnapshot> Instances { get; init; } = [];

    /// <summary>The instances behind each service.</summary>
    public ServiceMembers Services { get; init; } = ServiceMembers.None;

    /// <summary>How many instances answer, and stream where they are standbys.</summary>
    public int ReadyInstances => Instances.Count(i => i.Ready);

    /// <summary>Whether everything is as the specification says.</summary>
    public bool IsHealthy => Phase == ClusterPhases.Healthy;

    /// <summary>Whether nothing that the operator may do helps.</summary>
    public bool IsUnrecoverable => Phase == ClusterPhases.Unrecoverable;
}

/// <summary>One instance at one instant.</summary>
public sealed record InstanceSnapshot
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to the cluster.</summary>
    public required InstanceRole Role { get; init; }

    /// <summary>Whether it answers, and streams if it is a standby.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether its server's process exists.</summary>
    public bool Running { get; init; }

    /// <summary>Whether it must not run.</summary>
    public bool Fenced { get; init; }

    /// <summary>Whether the operator accepts its promotion (<see cref="PromoteOperation"/>) now; another operation that is under way is not looked at.</summary>
    public bool Promotable { get; init; }

    /// <summary>What its running server runs: an image, or a folder of programs; null when it does not run or that is unknown.</summary>
    public string? Operand { get; init; }

    /// <summary>The state of its data directory.</summary>
    public DataState Data { get; init; }

    /// <summary>What is being done to it; null when nothing is.</summary>
    public JobKind? Job { get; init; }

    /// <summary>Its position: current on the primary, replayed on a standby; null before its first answer.</summary>
    public Lsn? Lsn { get; init; }

    /// <summary>How its replication stands, as the primary sees it; null for the primary and when it does not stream.</summary>
    public ReplicationStatus? Replication { get; init; }

    /// <summary>Its replication slot on the primary; null for the primary and where there is none.</summary>
    public ReplicationSlotStatus? Slot { get; init; }

    /// <summary>
    /// Its replication role in the words of <c>kubectl cnpg status</c>: <c>Primary</c>, <c>Standby (async)</c>, <c>Standby (sync)</c>, <c>Standby (potential sync)</c>,
    /// <c>Fenced</c>, <c>Standby (file based)</c>, <c>Standby (pg_rewind)</c>, <c>Standby (starting up)</c>, <c>Standby (paused)</c> or <c>Unknown</c>.
    /// </summary>
    public string ReplicationRole { get; init; } = "Unknown";

    /// <summary><c>OK</c>, <c>OK (pending restart)</c>, or why it does not answer.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Where it listens.</summary>
    public PeerAddress Address { get; init; }

    /// <summary>What its server says of itself; null before its first answer.</summary>
    public InstanceStatus? Status { get; init; }
}

/// <summary>What an instance is to its cluster (<c>cnpg.io/instanceRole</c>).</summary>
public enum InstanceRole
{
    /// <summary>It does not exist or does not answer.</summary>
    Unhealthy,

    /// <summary>It takes writes.</summary>
    Primary,

    /// <summary>It follows the primary.</summary>
    Replica,
}
