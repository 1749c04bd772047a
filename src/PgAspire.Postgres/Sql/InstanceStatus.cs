using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>What a running server says of itself: CloudNativePG's <c>/pg/status</c>.</summary>
public sealed record InstanceStatus
{
    /// <summary><c>system_identifier</c> of <c>pg_control_system()</c>.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>Whether the server is not in recovery.</summary>
    public required bool IsPrimary { get; init; }

    /// <summary>The timeline: of the current WAL on a primary; on a standby that of the last checkpoint, or of the stream where that is later.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary><c>pg_current_wal_lsn()</c> on a primary; zero on a standby.</summary>
    public Lsn CurrentLsn { get; init; }

    /// <summary>The name of the WAL file that holds <see cref="CurrentLsn"/> (<c>pg_walfile_name</c>); null on a standby.</summary>
    public string? WalFile { get; init; }

    /// <summary>The later of <c>pg_last_wal_receive_lsn()</c> and the replayed position, on a standby.</summary>
    public Lsn ReceivedLsn { get; init; }

    /// <summary><c>pg_last_wal_replay_lsn()</c> on a standby.</summary>
    public Lsn ReplayedLsn { get; init; }

    /// <summary>Whether replay is paused.</summary>
    public bool ReplayPaused { get; init; }

    /// <summary>
    /// Whether a standby has replayed all that it has on disk and waits for more
    /// (the startup process waits in <c>RecoveryRetrieveRetryInterval</c> or <c>RecoveryWalStream</c>); only then is <see cref="ReceivedLsn"/> final.
    /// </summary>
    public bool LocalWalExhausted { get; init; }

    /// <summary>Whether a WAL receiver exists (<c>pg_stat_wal_receiver</c> has a row).</summary>
    public bool WalReceiverActive { get; init; }

    /// <summary>
    /// Whether the WAL receiver says that it streams. One that is connected but will be refused says so too, for a moment:
    /// it then ends, and the next attempt is another process.
    /// </summary>
    public bool WalReceiverStreaming { get; init; }

    /// <summary>The WAL receiver's process (<c>pg_stat_wal_receiver.pid</c>); null when there is none.</summary>
    public int? WalReceiverProcessId { get; init; }

    /// <summary>The setting <c>cnpg.config_sha256</c>; empty when unset.</summary>
    public string ConfigurationHash { get; init; } = "";

    /// <summary>Whether a parameter waits for a restart.</summary>
    public bool PendingRestart { get; init; }

    /// <summary>
    /// The parameters whose lines the server did not take over, separated by commas, for example because it does not know a value; those that only wait for
    /// a restart are not among them. Empty when there are none.
    /// </summary>
    /// <seealso href="https://www.postgresql.org/docs/current/view-pg-file-settings.html">PostgreSQL, pg_file_settings</seealso>
    public string ConfigurationErrors { get; init; } = "";

    /// <summary>The version of the running server (<c>server_version</c>) without what a packager adds, for example <c>15.18</c>.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>
    /// The parameters whose values on a standby must not be smaller than the primary's, as they are in force: <c>max_connections</c>,
    /// <c>max_locks_per_transaction</c>, <c>max_prepared_transactions</c>, <c>max_wal_senders</c>, <c>max_worker_processes</c>.
    /// </summary>
    /// <seealso href="https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN">PostgreSQL, Hot Standby, Administrator's Overview</seealso>
    public ValueMap<int> HotStandbySettings { get; init; } = ValueMap<int>.Empty;

    /// <summary>The value of <c>synchronous_standby_names</c> in force.</summary>
    public string SynchronousStandbyNames { get; init; } = "";

    /// <summary>The cluster's standbys in <c>pg_stat_replication</c>, on a primary.</summary>
    public ValueList<ReplicationStatus> Replication { get; init; } = [];

    /// <summary>The replication slots.</summary>
    public ValueList<ReplicationSlotStatus> Slots { get; init; } = [];

    /// <summary>When the postmaster started (<c>pg_postmaster_start_time()</c>).</summary>
    public DateTimeOffset StartedAt { get; init; }
}

/// <summary>A row of <c>pg_stat_replication</c>.</summary>
public sealed record ReplicationStatus
{
    /// <summary><c>application_name</c>: the standby's name.</summary>
    public required string ApplicationName { get; init; }

    /// <summary><c>state</c>: <c>startup</c>, <c>catchup</c>, <c>streaming</c>, <c>backup</c> or <c>stopping</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>sent_lsn</c>.</summary>
    public Lsn SentLsn { get; init; }

    /// <summary><c>write_lsn</c>.</summary>
    public Lsn WriteLsn { get; init; }

    /// <summary><c>flush_lsn</c>.</summary>
    public Lsn FlushLsn { get; init; }

    /// <summary><c>replay_lsn</c>.</summary>
    public Lsn ReplayLsn { get; init; }

    /// <summary><c>write_lag</c>; null when idle.</summary>
    public TimeSpan? WriteLag { get; init; }

    /// <summary><c>flush_lag</c>; null when idle.</summary>
    public TimeSpan? FlushLag { get; init; }

    /// <summary><c>replay_lag</c>; null when idle.</summary>
    public TimeSpan? ReplayLag { get; init; }

    /// <summary><c>sync_state</c>: <c>async</c>, <c>potential</c>, <c>sync</c> or <c>quorum</c>.</summary>
    public string SyncState { get; init; } = "async";

    /// <summary><c>sync_priority</c>.</summary>
    public int SyncPriority { get; init; }
}

/// <summary>A row of <c>pg_replication_slots</c>.</summary>
public sealed record ReplicationSlotStatus
{
    /// <summary><c>slot_name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a physical slot.</summary>
    public required bool Physical { get; init; }

    /// <summary><c>temporary</c>: it goes with the session that made it.</summary>
    public bool Temporary { get; init; }

    /// <summary><c>active</c>.</summary>
    public bool Active { get; init; }

    /// <summary><c>restart_lsn</c>; null when it reserves nothing.</summary>
    public Lsn? RestartLsn { get; init; }
}
