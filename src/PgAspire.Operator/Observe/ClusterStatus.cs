using System.Text.Json;
using System.Text.Json.Serialization;
using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// What the operator must still know after it was killed; kept beside the data, replaced atomically.
/// The names are those of CloudNativePG's <c>Cluster.status</c>.
/// </summary>
public sealed record ClusterStatus
{
    /// <summary>Stands for every instance in <see cref="FencedInstances"/>.</summary>
    public const string AllInstances = "*";

    /// <summary>The value of <see cref="TargetPrimary"/> while a failover looks for its candidate.</summary>
    public const string Pending = "pending";

    /// <summary>Whether the bootstrap is complete, post-init statements included.</summary>
    public bool Initialized { get; init; }

    /// <summary>
    /// The position in the WAL, as a number, behind the bootstrap's last statement. A standby that was made beside the primary lacks the roles and
    /// databases until it has replayed so far, and no client may reach it before. Null when nobody waits for it: the data was adopted, or another primary was promoted since.
    /// </summary>
    public ulong? BootstrapLsn { get; init; }

    /// <summary>The instance that is the primary (<c>currentPrimary</c>).</summary>
    public string? CurrentPrimary { get; init; }

    /// <summary>The instance that should be the primary (<c>targetPrimary</c>); <see cref="Pending"/> while none is chosen.</summary>
    public string? TargetPrimary { get; init; }

    /// <summary>Since when <see cref="TargetPrimary"/> is wanted by a switchover (<c>targetPrimaryTimestamp</c>); null when none is under way.</summary>
    public DateTimeOffset? TargetPrimarySince { get; init; }

    /// <summary>
    /// Whether <see cref="TargetPrimary"/> is to take over as planned: the current primary is ended in order first. False once the promotion is decided,
    /// and in a failover.
    /// </summary>
    public bool SwitchoverPlanned { get; init; }

    /// <summary>The former primary that was ended in order, and where its WAL ends; null when there is none. A standby with all of that WAL lacks nothing.</summary>
    public OrderlyEnd? FormerPrimary { get; init; }

    /// <summary>The instances that must not run (<c>cnpg.io/fencedInstances</c>); <see cref="AllInstances"/> alone means every one.</summary>
    public IReadOnlyList<string> FencedInstances { get; init => field = value ?? []; } = [];

    /// <summary>Whether the cluster is to be hibernated as soon as it is healthy, or is (<c>cnpg.io/hibernation</c>).</summary>
    public bool HibernationWanted { get; init; }

    /// <summary>Whether the servers are being ended, or have been, for the hibernation.</summary>
    public bool Hibernating { get; init; }

    /// <summary>Every server that was started before this instant is to be restarted (<c>kubectl.kubernetes.io/restartedAt</c>); null when none is.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Single instances that are to be restarted.</summary>
    public IReadOnlyList<InstanceRestart> Restarts { get; init => field = value ?? []; } = [];

    /// <summary>The instance that is to be destroyed; null when none is.</summary>
    public InstanceDestruction? Destruction { get; init; }

    /// <summary>Since when <see cref="CurrentPrimary"/> is the primary (<c>currentPrimaryTimestamp</c>).</summary>
    public DateTimeOffset? CurrentPrimarySince { get; init; }

    /// <summary>Since when the primary is failing (<c>currentPrimaryFailingSinceTimestamp</c>).</summary>
    public DateTimeOffset? CurrentPrimaryFailingSince { get; init; }

    /// <summary>The timeline of the current primary (<c>timelineID</c>).</summary>
    public uint TimelineId { get; init; }

    /// <summary>The newest timeline that the primary's <c>pg_control</c> is known to show, which pg_rewind relies on.</summary>
    public uint CheckpointedTimelineId { get; init; }

    /// <summary>The newest number that a promotion may have given to a timeline, as far as the operator knows; 0 before the first.</summary>
    public uint NewestTimelineId { get; init; }

    /// <summary>
    /// The newest timeline whose promotion was given up: the primary before it came back in place and has served since. A standby on it, or on one between
    /// <see cref="TimelineId"/> and it, lacks what was written since. 0 when there is none.
    /// </summary>
    public uint AbandonedTimelineId { get; init; }

    /// <summary>
    /// The instances that may hold another history under the number of a timeline that was given twice: a standby that never heard of the first one was promoted.
    /// Neither streaming replication nor pg_rewind would notice, so they are cloned.
    /// </summary>
    public IReadOnlyList<string> MustBeCloned { get; init => field = value ?? []; } = [];

    /// <summary>The system identifier of the cluster's data.</summary>
    public string? SystemIdentifier { get; init; }

    /// <summary>Whose confirmation commits have waited for (CloudNativePG's <c>FailoverQuorum</c>); null when that is not certain.</summary>
    public SynchronousQuorum? Quorum { get; init; }

    /// <summary><see cref="TimelineId"/> as a timeline.</summary>
    [JsonIgnore]
    public Timeline Timeline => new(TimelineId);

    /// <summary>Whether a switchover or failover is under way.</summary>
    [JsonIgnore]
    public bool InTransition => TargetPrimary != CurrentPrimary;

    /// <summary>
    /// What the next operator must know. A search for a candidate need not survive: without it the next one starts from the current primary again. What users
    /// want meanwhile, and which data is not to be trusted, must.
    /// </summary>
    /// <param name="durable">What is kept already.</param>
    internal ClusterStatus WorthKeeping(ClusterStatus durable) => TargetPrimary != Pending ? this : durable with
    {
        FencedInstances = FencedInstances,
        HibernationWanted = HibernationWanted,
        RestartedAt = RestartedAt,
        Restarts = Restarts,
        Destruction = Destruction,
        MustBeCloned = MustBeCloned,
        AbandonedTimelineId = AbandonedTimelineId,
        NewestTimelineId = NewestTimelineId,
    };

    /// <summary>Whether an instance must not run.</summary>
    /// <param name="instance">The instance.</param>
    public bool IsFenced(string instance) => FencedInstances.Contains(AllInstances) || FencedInstances.Contains(instance);

    /// <summary>Since when an instance is to be restarted; null when it is not.</summary>
    /// <param name="instance">The instance.</param>
    public DateTimeOffset? RestartOf(string instance)
    {
        var own = Restarts.FirstOrDefault(r => r.Instance == instance)?.At;
        return own is null || RestartedAt > own ? RestartedAt : own;
    }

    /// <summary>Whether a standby has replayed what the bootstrap made, so that clients can sign in there.</summary>
    /// <param name="standby">The standby.</param>
    public bool HasBootstrap(InstanceObservation standby)
    {
        ArgumentNullException.ThrowIfNull(standby);
        return BootstrapLsn is not { } position || (standby.Status is { } answer && answer.ReplayedLsn >= new Lsn(position));
    }

    /// <summary>The status as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ClusterStatusJson.Default.ClusterStatus);

    /// <summary>Reads a status.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <exception cref="JsonException">It is no status.</exception>
    public static ClusterStatus FromJson(string json) =>
        JsonSerializer.Deserialize(json, ClusterStatusJson.Default.ClusterStatus) ?? throw new JsonException("The cluster's status is empty.");
}

/// <summary>A primary ended in order: everything that it acknowledged is before the end of its WAL.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Lsn">Where its last record begins, the checkpoint of its shutdown, as a number. Who has received more has that record.</param>
public sealed record OrderlyEnd(string Instance, ulong Lsn);

/// <summary>An instance is to be restarted.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="At">Servers of it that were started before are meant.</param>
/// <param name="HandsOver">Whether another instance becomes the primary first, if this one is and there is another.</param>
public sealed record InstanceRestart(string Instance, DateTimeOffset At, bool HandsOver);

/// <summary>An instance is to be destroyed.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="KeepsData">Whether its data stays, outside the cluster.</param>
public sealed record InstanceDestruction(string Instance, bool KeepsData);

/// <summary>The standbys of which a commit needed some before the client heard of it.</summary>
/// <param name="Number">How many had to confirm.</param>
/// <param name="Standbys">Of which ones; the primary itself is not among them. Empty with number 0: asynchronous.</param>
public sealed record SynchronousQuorum(int Number, IReadOnlyList<string> Standbys)
{
    /// <summary>Commits wait for nobody.</summary>
    public static SynchronousQuorum Asynchronous { get; } = new(0, []);

    /// <summary>
    /// Where the primary's WAL ended, as a number, when this was first known to be in force. Commits before may have been confirmed by others, which may be gone
    /// by now: whoever has not received so much proves nothing about them.
    /// </summary>
    public ulong Since { get; init; }

    /// <inheritdoc />
    public bool Equals(SynchronousQuorum? other) => other is not null && Number == other.Number && Since == other.Since && Standbys.SequenceEqual(other.Standbys);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Number, Since, Standbys.Count);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClusterStatus))]
internal sealed partial class ClusterStatusJson : JsonSerializerContext;
