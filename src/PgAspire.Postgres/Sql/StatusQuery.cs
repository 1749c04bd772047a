using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>The status of a server in one round trip: three prepared statements in one batch.</summary>
internal static class StatusQuery
{
    // every function that exists only on one side of recovery stands behind in_recovery;
    // pg_settings and pg_file_settings cost more than all the rest together, and change only when the session loads the files again
    private const string Server = """
        SELECT pg_catalog.current_setting('cnpg.config_sha256', true),
               (SELECT c.system_identifier::text FROM pg_catalog.pg_control_system() c),
               r.in_recovery,
               CASE WHEN pg_catalog.pg_conf_load_time() IS DISTINCT FROM $1 THEN EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.pending_restart) END,
               CASE WHEN NOT r.in_recovery THEN pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) END,
               CASE WHEN NOT r.in_recovery THEN pg_catalog.pg_current_wal_lsn()::text END,
               (SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() c),
               (SELECT c.min_recovery_end_timeline FROM pg_catalog.pg_control_recovery() c),
               CASE WHEN r.in_recovery THEN pg_catalog.pg_last_wal_receive_lsn()::text END,
               CASE WHEN r.in_recovery THEN pg_catalog.pg_last_wal_replay_lsn()::text END,
               CASE WHEN r.in_recovery THEN pg_catalog.pg_is_wal_replay_paused() ELSE false END,
               w.status,
               w.received_tli,
               EXISTS (SELECT FROM pg_catalog.pg_stat_activity a
                       WHERE a.backend_type = 'startup' AND a.wait_event IN ('RecoveryRetrieveRetryInterval', 'RecoveryWalStream')),
               pg_catalog.current_setting('synchronous_standby_names'),
               pg_catalog.pg_postmaster_start_time(),
               pg_catalog.pg_conf_load_time(),
               w.pid,
               CASE WHEN pg_catalog.pg_conf_load_time() IS DISTINCT FROM $1 THEN COALESCE((
                   SELECT pg_catalog.string_agg(COALESCE(f.name, f.sourcefile), ', ' ORDER BY f.seqno) FROM pg_catalog.pg_file_settings f
                   WHERE f.error IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.name = f.name AND s.pending_restart)), '') END
        FROM (SELECT pg_catalog.pg_is_in_recovery() AS in_recovery OFFSET 0) r LEFT JOIN pg_catalog.pg_stat_wal_receiver w ON true
        """;

    // no value of them can change while the server runs, nor can its version
    private static readonly string[] HotStandbySettings =
        ["max_connections", "max_locks_per_transaction", "max_prepared_transactions", "max_wal_senders", "max_worker_processes"];

    private static readonly string Fixed =
        $"SELECT pg_catalog.current_setting('server_version'), {string.Join(", ", HotStandbySettings.Select(s => $"pg_catalog.current_setting('{s}')::int4"))}";

    private const string Replication = """
        SELECT r.application_name, r.state, r.sent_lsn::text, r.write_lsn::text, r.flush_lsn::text, r.replay_lsn::text,
               EXTRACT(EPOCH FROM r.write_lag)::float8, EXTRACT(EPOCH FROM r.flush_lag)::float8, EXTRACT(EPOCH FROM r.replay_lag)::float8,
               r.sync_state, r.sync_priority
        FROM pg_catalog.pg_stat_replication r
        WHERE r.usename = 'streaming_replica'
        ORDER BY r.application_name
        """;

    private const string Slots = """
        SELECT s.slot_name::text, s.slot_type = 'physical', s.active, s.restart_lsn::text, s.temporary
        FROM pg_catalog.pg_replication_slots s
        ORDER BY s.slot_name
        """;

    private static readonly ConditionalWeakTable<NpgsqlConnection, Prepared> OfConnection = [];

    /// <summary>What belongs to one connection: the prepared batch, and the last answer to what is asked rarely.</summary>
    private sealed class Prepared(NpgsqlBatch batch, NpgsqlParameter<DateTime?> loaded, string serverVersion, ValueMap<int> hotStandbySettings)
    {
        public string ServerVersion => serverVersion;

        public ValueMap<int> HotStandbySettings => hotStandbySettings;

        public NpgsqlBatch Batch => batch;

        /// <summary>When the session had loaded the files that <see cref="PendingRestart"/> is about; null before the first answer.</summary>
        public NpgsqlParameter<DateTime?> Loaded => loaded;

        public bool PendingRestart { get; set; }

        public string ConfigurationErrors { get; set; } = "";
    }

    public static async Task<InstanceStatus> RunAsync(string instance, NpgsqlConnection connection)
    {
        try
        {
            return await ReadAsync(instance, connection).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            // recovery ended between two functions of the statement; it does not begin again
            return await ReadAsync(instance, connection).ConfigureAwait(false);
        }
    }

    private static async Task<InstanceStatus> ReadAsync(string instance, NpgsqlConnection connection)
    {
        if (!OfConnection.TryGetValue(connection, out var prepared))
        {
            prepared = await PrepareAsync(connection).ConfigureAwait(false);
            OfConnection.Add(connection, prepared);
        }
        await using var reader = await prepared.Batch.ExecuteReaderAsync().ConfigureAwait(false);
        await reader.ReadAsync().ConfigureAwait(false);
        if (!reader.IsDBNull(3))
        {
            prepared.PendingRestart = reader.GetBoolean(3);
            prepared.ConfigurationErrors = reader.GetString(18);
            prepared.Loaded.TypedValue = reader.GetDateTime(16);
        }
        var status = ReadServer(reader) with
        {
            PendingRestart = prepared.PendingRestart,
            ConfigurationErrors = prepared.ConfigurationErrors,
            ServerVersion = prepared.ServerVersion,
            HotStandbySettings = prepared.HotStandbySettings,
        };

        await reader.NextResultAsync().ConfigureAwait(false);
        var replication = new List<ReplicationStatus>();
        var cluster = ClusterOf(instance);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            if (cluster.Serial(reader.GetString(0)) is not null)
            {
                replication.Add(ReadReplication(reader));
            }
        }

        await reader.NextResultAsync().ConfigureAwait(false);
        var slots = new List<ReplicationSlotStatus>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            slots.Add(new ReplicationSlotStatus
            {
                Name = reader.GetString(0),
                Physical = reader.GetBoolean(1),
                Active = reader.GetBoolean(2),
                RestartLsn = reader.IsDBNull(3) ? null : Position(reader, 3),
                Temporary = reader.GetBoolean(4),
            });
        }
        return status with { Replication = [.. replication], Slots = [.. slots] };
    }

    private static async Task<Prepared> PrepareAsync(NpgsqlConnection connection)
    {
        var loaded = new NpgsqlParameter<DateTime?> { NpgsqlDbType = NpgsqlDbType.TimestampTz };
        var server = new NpgsqlBatchCommand(Server) { Parameters = { loaded } };
        var batch = new NpgsqlBatch(connection) { BatchCommands = { server, new(Replication), new(Slots) } };
        await batch.PrepareAsync().ConfigureAwait(false);
        await using var fixedOnes = new NpgsqlCommand(Fixed, connection);
        await using var reader = await fixedOnes.ExecuteReaderAsync().ConfigureAwait(false);
        await reader.ReadAsync().ConfigureAwait(false);
        var settings = HotStandbySettings.Select((setting, at) => KeyValuePair.Create(setting, reader.GetInt32(at + 1)));
        return new Prepared(batch, loaded, reader.GetString(0).Split(' ')[0], ValueMap<int>.From(settings));
    }

    private static InstanceStatus ReadServer(NpgsqlDataReader reader)
    {
        var primary = !reader.GetBoolean(2);
        var receiver = reader.IsDBNull(11) ? null : reader.GetString(11);
        var replayed = Position(reader, 9);
        return new InstanceStatus
        {
            ConfigurationHash = reader.IsDBNull(0) ? "" : reader.GetString(0),
            SystemIdentifier = reader.GetString(1),
            IsPrimary = primary,
            // the first eight digits of a WAL file's name; pg_control shows a promotion only after a checkpoint
            Timeline = primary
                ? new Timeline(uint.Parse(reader.GetString(4).AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
                : new Timeline(Math.Max(Number(reader, 6), Math.Max(Number(reader, 7), Number(reader, 12)))),
            CurrentLsn = Position(reader, 5),
            WalFile = primary ? reader.GetString(4) : null,
            ReceivedLsn = Lsn.Max(Position(reader, 8), replayed),
            ReplayedLsn = replayed,
            ReplayPaused = reader.GetBoolean(10),
            WalReceiverActive = receiver is not null,
            WalReceiverStreaming = receiver == "streaming",
            WalReceiverProcessId = reader.IsDBNull(17) ? null : reader.GetInt32(17),
            LocalWalExhausted = !primary && reader.GetBoolean(13),
            SynchronousStandbyNames = reader.GetString(14),
            StartedAt = new DateTimeOffset(reader.GetDateTime(15)),
        };
    }

    private static ReplicationStatus ReadReplication(NpgsqlDataReader reader) => new()
    {
        ApplicationName = reader.GetString(0),
        State = reader.GetString(1),
        SentLsn = Position(reader, 2),
        WriteLsn = Position(reader, 3),
        FlushLsn = Position(reader, 4),
        ReplayLsn = Position(reader, 5),
        WriteLag = Seconds(reader, 6),
        FlushLag = Seconds(reader, 7),
        ReplayLag = Seconds(reader, 8),
        SyncState = reader.GetString(9),
        SyncPriority = reader.GetInt32(10),
    };

    /// <summary>The cluster that an instance belongs to: its name without the serial.</summary>
    private static ClusterNames ClusterOf(string instance)
    {
        var dash = instance.LastIndexOf('-');
        return new ClusterNames(dash > 0 ? instance[..dash] : instance);
    }

    private static Lsn Position(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? Lsn.Zero : Lsn.Parse(reader.GetString(column), CultureInfo.InvariantCulture);

    private static uint Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? 0 : (uint)reader.GetInt32(column);

    private static TimeSpan? Seconds(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : TimeSpan.FromSeconds(reader.GetDouble(column));
}
