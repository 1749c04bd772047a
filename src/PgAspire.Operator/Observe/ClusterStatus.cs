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

/// <summary>The standbys of which a commit needed some before the client heard of it.</summary>
/// <param name="Number">How many had to confirm.</param>
/// <param name="Standbys">Of which ones; the primary itself is not among them. Empty with number 0: asynchronous.</param>
public sealed record SynchronousQuorum(int Number, IReadOnlyList<string> Standbys)
{
    /// <summary>Commits wait for nobody.</summary>
    public static SynchronousQuorum Asynchronous { get; } = new(0, []);

    /// <inheritdoc />
    public bool Equals(SynchronousQuorum? other) => other is not null && Number == other.Number && Standbys.SequenceEqual(other.Standbys);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Number, Standbys.Count);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClusterStatus))]
internal sealed partial class ClusterStatusJson : JsonSerializerContext;
