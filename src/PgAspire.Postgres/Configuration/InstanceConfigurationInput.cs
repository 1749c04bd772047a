using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Everything that shapes one instance's configuration files.</summary>
public sealed record InstanceConfigurationInput
{
    /// <summary>The specification; valid.</summary>
    public required PostgresClusterSpec Spec { get; init; }

    /// <summary>The instance's name.</summary>
    public required string Instance { get; init; }

    /// <summary>Its files and port.</summary>
    public required InstanceLayout Layout { get; init; }

    /// <summary>The server's major version, for example 15.</summary>
    public required int MajorVersion { get; init; }

    /// <summary>The value for <c>synchronous_standby_names</c>; null leaves it unset.</summary>
    public string? SynchronousStandbyNames { get; init; }

    /// <summary>
    /// The slots of the primary's standbys, which logical replication does not overtake; used with <see cref="ReplicationSlotsSpec.SynchronizeLogicalDecoding"/>
    /// and, from PostgreSQL 17 on, with <c>sync_replication_slots</c>, or else with <c>pg_failover_slots</c>.
    /// </summary>
    public ValueList<string> StandbySlots { get; init; } = [];

    /// <summary>The instance to stream from; null on a primary that never had one.</summary>
    public PeerAddress? Upstream { get; init; }

    /// <summary>Lower bounds from <c>pg_controldata</c> for parameters that a standby must not have below the primary's; empty on a primary.</summary>
    public ValueMap<int> HotStandbyMinimums { get; init; } = ValueMap<int>.Empty;
}
