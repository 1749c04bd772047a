using System.Collections.Immutable;
using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>Everything that a decision may depend on, at one instant. Immutable.</summary>
public sealed record Observation
{
    /// <summary>The instant.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the cluster should be.</summary>
    public required PostgresClusterSpec Spec { get; init; }

    /// <summary>What the operator knows of the cluster.</summary>
    public required ClusterStatus Status { get; init; }

    /// <summary>The operator's limits.</summary>
    public required OperatorSettings Settings { get; init; }

    /// <summary>The instances that exist or should exist, by serial.</summary>
    public required ImmutableArray<InstanceObservation> Instances { get; init; }

    /// <summary>Whether this operator made the data that it sees while the cluster is not initialised; else a killed one did.</summary>
    public bool BootstrappedHere { get; init; }

    /// <summary>Why the bootstrap failed; null when it did not.</summary>
    public string? BootstrapFailure { get; init; }

    /// <summary>Whether declared databases, roles and passwords have been brought about since the operator started.</summary>
    public bool CatalogReconciled { get; init; }

    /// <summary>What servers that are started now run: an image, or a folder of programs.</summary>
    public string Operand { get; init; } = "";

    /// <summary>The instance with a name; null when there is none.</summary>
    public InstanceObservation? Find(string? name) => name is null ? null : Instances.FirstOrDefault(i => i.Name == name);
}

/// <summary>What is known of one instance.</summary>
public sealed record InstanceObservation
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its serial.</summary>
    public required int Serial { get; init; }

    /// <summary>Whether the specification asks for it; false for one too many.</summary>
    public bool Desired { get; init; } = true;

    /// <summary>The state of its data directory.</summary>
    public DataState Data { get; init; }

    /// <summary>Whether <c>standby.signal</c> is there.</summary>
    public bool StandbySignal { get; init; }

    /// <summary>Whether its server's process exists.</summary>
    public bool Running { get; init; }

    /// <summary>Whether its server was started at least once by this operator.</summary>
    public bool EverStarted { get; init; }

    /// <summary>When the present server was started; null when it does not run, or was not started by this operator.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Whether the operator ended its server in order, to start it again sometime.</summary>
    public bool EndedInOrder { get; init; }

    /// <summary>What its running server runs: an image, or a folder of programs; null when it does not run or that is unknown.</summary>
    public string? Operand { get; init; }

    /// <summary>When its server wrote a checkpoint for the operator last; null when it did not.</summary>
    public DateTimeOffset? CheckpointedAt { get; init; }

    /// <summary>Whether the user wants its configuration to be read again.</summary>
    public bool ReloadDue { get; init; }

    /// <summary>Where the WAL of its server was when that answered first as a primary: its parameters are recorded before. Zero on a standby.</summary>
    public Lsn FirstLsn { get; init; }

    /// <summary>When the server ended last; null when it never did.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is being done to it; null when nothing is.</summary>
    public JobKind? Job { get; init; }

    /// <summary>The newest answer of the present server; null before its first.</summary>
    public InstanceStatus? Status { get; init; }

    /// <summary>When the request for <see cref="Status"/> was sent.</summary>
    public DateTimeOffset? StatusAt { get; init; }

    /// <summary>How many requests in a row it has not answered in time.</summary>
    public int UnansweredProbes { get; init; }

    /// <summary>Whether the present server was seen streaming; then its received position is final as soon as its WAL receiver has ended.</summary>
    public bool HasStreamed { get; init; }

    /// <summary>The newest timeline that it was seen to follow.</summary>
    public Timeline KnownTimeline { get; init; }

    /// <summary>The instance that its configuration makes it stream from; null when unknown.</summary>
    public string? Upstream { get; init; }

    /// <summary>When the server of <see cref="Upstream"/> ended last, since it was sent there; null when it has not. It is known even when that instance is gone with its name.</summary>
    public DateTimeOffset? UpstreamEndedAt { get; init; }

    /// <summary>What tells the configuration files and certificates that were written last from others; null when unknown.</summary>
    public string? WrittenConfiguration { get; init; }

    /// <summary>What <see cref="WrittenConfiguration"/> should be now; null where it cannot be told yet.</summary>
    public string? WantedConfiguration { get; init; }

    /// <summary>How many times in a row its server ended before it had answered.</summary>
    public int FailedStarts { get; init; }

    /// <summary>How many times in a row a rewind did not help.</summary>
    public int FailedRewinds { get; init; }

    /// <summary>Nothing is tried before this instant; null when at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Since when it should stream but does not; null when it does or has nothing to stream from.</summary>
    public DateTimeOffset? NotStreamingSince { get; init; }

    /// <summary>Whether its server's log says that its WAL does not lead to the primary's: it went on where the primary branched off, or what it needs is gone.</summary>
    public bool CannotFollow { get; init; }

    /// <summary>Whether its server's log says that replay stands still, because the primary had more of a hot-standby-sensitive parameter.</summary>
    public bool LacksSettings { get; init; }

    /// <summary>Whether its server ended because the disk was full; until it answers again.</summary>
    public bool DiskFull { get; init; }

    /// <summary>When its copies of the replication slots were brought up to date; null when never.</summary>
    public DateTimeOffset? SlotsAt { get; init; }

    /// <summary>Whether it answers.</summary>
    public bool Answers => Running && Status is not null && UnansweredProbes == 0;

    /// <summary>Whether its configuration is the wanted one, and its server says that it has read it and knows all of it.</summary>
    public bool ConfigurationIsInForce => Answers && WrittenConfiguration == WantedConfiguration && !ReloadDue && Status!.ConfigurationErrors.Length == 0 &&
        (WrittenConfiguration is null || WrittenConfiguration.StartsWith(Status!.ConfigurationHash, StringComparison.Ordinal));

    /// <summary>Whether it answers and takes writes.</summary>
    public bool ActsAsPrimary => Answers && Status!.IsPrimary;

    /// <summary>Whether it answers and is in recovery.</summary>
    public bool ActsAsStandby => Answers && !Status!.IsPrimary;

    /// <summary>
    /// Whether it is in recovery and replay stands still, because the primary had more of a hot-standby-sensitive parameter: it can neither go on nor be promoted
    /// before it is started again.
    /// </summary>
    /// <seealso href="https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN">PostgreSQL, hot standby: administrator's overview</seealso>
    public bool StandsStill => ActsAsStandby && LacksSettings && Status!.ReplayPaused;

    /// <summary>The later of received and replayed position.</summary>
    public Lsn ReceivedLsn => Status is null ? Lsn.Zero : Lsn.Max(Status.ReceivedLsn, Status.ReplayedLsn);
}

/// <summary>What can be under way on an instance; one at a time.</summary>
public enum JobKind
{
    /// <summary>Its first data is being made, with that of the others.</summary>
    Initialize,

    /// <summary>Its configuration is written and its server started.</summary>
    Start,

    /// <summary>Its server is being ended.</summary>
    Kill,

    /// <summary>Its server is being ended in order.</summary>
    Stop,

    /// <summary>Its server is being ended in order, so that another one can take its place as the primary.</summary>
    Demote,

    /// <summary>Its server is being ended in order and started again.</summary>
    Restart,

    /// <summary>Its data is being cloned from the primary.</summary>
    Clone,

    /// <summary>Its data is being rewound to follow the primary.</summary>
    Rewind,

    /// <summary>It is being promoted.</summary>
    Promote,

    /// <summary>Its configuration is written and read again.</summary>
    Reconfigure,

    /// <summary>It writes a checkpoint.</summary>
    Checkpoint,

    /// <summary>Its replication slots are being changed.</summary>
    Slots,

    /// <summary>Roles and databases are being changed on it.</summary>
    Catalog,

    /// <summary>It is being deleted with its data.</summary>
    Delete,
}
