using System.Collections.Frozen;

namespace PgAspire.Model;

/// <summary>
/// The parameters of <c>postgresql.conf</c> that belong to the operator: those that it sets unless the user does, those that it always
/// sets, and those that the user must leave alone. CloudNativePG's tables; validation and the composition of the files use the same ones.
/// </summary>
/// <remarks>
/// Composition is <see cref="Defaults"/>, then the user's parameters without the <see cref="IsFixed">fixed</see> ones, then the mandatory ones
/// (<see cref="ProductionMandatory"/> in production; locally the paths, the addresses and the port are the driver's), then
/// <c>archive_mode</c>, <c>synchronous_standby_names</c>, <c>cluster_name</c> and <c>shared_preload_libraries</c>.
/// </remarks>
/// <seealso href="https://cloudnative-pg.io/documentation/current/postgresql_conf/">CloudNativePG, PostgreSQL configuration</seealso>
public static class OperatorParameters
{
    /// <summary>The name of <c>archive_mode</c>, which is <see cref="ArchiveMode"/> unless <see cref="PostgresClusterSpec.SkipsWalArchiving"/>.</summary>
    public const string ArchiveModeName = "archive_mode";

    /// <summary>The value of <c>archive_mode</c>.</summary>
    public const string ArchiveMode = "on";

    /// <summary>The name of <c>shared_preload_libraries</c>, which has a field of its own.</summary>
    public const string SharedPreloadLibraries = "shared_preload_libraries";

    /// <summary>The name of <c>synchronous_standby_names</c>, which the operator computes.</summary>
    public const string SynchronousStandbyNames = "synchronous_standby_names";

    /// <summary>The first major version with <c>allow_alter_system</c>, which the operator sets from <see cref="PostgresqlSpec.EnableAlterSystem"/>.</summary>
    public const int AllowAlterSystemMajorVersion = 17;

    /// <summary>What applies unless the user sets it. Some of these names are also <see cref="IsFixed">fixed</see>: then no other value is accepted.</summary>
    public static ValueMap<string> Defaults { get; } = ValueMap<string>.From(new Dictionary<string, string>
    {
        ["archive_timeout"] = "5min",
        ["dynamic_shared_memory_type"] = "posix",
        ["full_page_writes"] = "on",
        ["log_destination"] = "csvlog",
        ["log_directory"] = "/controller/log",
        ["log_filename"] = "postgres",
        ["log_rotation_age"] = "0",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "false",
        ["logging_collector"] = "on",
        ["max_parallel_workers"] = "32",
        ["max_replication_slots"] = "32",
        ["max_worker_processes"] = "32",
        ["shared_memory_type"] = "mmap",
        [SharedPreloadLibraries] = "",
        ["ssl_max_protocol_version"] = "TLSv1.3",
        ["ssl_min_protocol_version"] = "TLSv1.3",
        ["wal_keep_size"] = "512MB",
        ["wal_level"] = "logical",
        ["wal_log_hints"] = "on",
        ["wal_receiver_timeout"] = "5s",
        ["wal_sender_timeout"] = "5s",
    });

    /// <summary>What applies whatever the user sets, as it is in production. Without <c>allow_alter_system</c>, which depends on the version.</summary>
    public static ValueMap<string> ProductionMandatory { get; } = ValueMap<string>.From(new Dictionary<string, string>
    {
        ["archive_command"] = "/controller/manager wal-archive --log-destination /controller/log/postgres.json %p",
        ["hot_standby"] = "true",
        ["listen_addresses"] = "*",
        ["port"] = "5432",
        ["restart_after_crash"] = "false",
        ["ssl"] = "on",
        ["ssl_ca_file"] = "/controller/certificates/client-ca.crt",
        ["ssl_cert_file"] = "/controller/certificates/server.crt",
        ["ssl_key_file"] = "/controller/certificates/server.key",
        ["unix_socket_directories"] = "/controller/run",
    });

    /// <summary>The names that the user must leave alone, ordinally sorted.</summary>
    public static ValueList<string> Fixed { get; } =
    [
        "allow_system_table_mods",
        "archive_cleanup_command",
        "archive_command",
        "archive_mode",
        "bonjour",
        "bonjour_name",
        "cluster_name",
        "config_file",
        "data_directory",
        "data_sync_retry",
        "event_source",
        "external_pid_file",
        "hba_file",
        "hot_standby",
        "ident_file",
        "jit_provider",
        "listen_addresses",
        "log_destination",
        "log_directory",
        "log_file_mode",
        "log_filename",
        "log_rotation_age",
        "log_rotation_size",
        "log_truncate_on_rotation",
        "logging_collector",
        "pg_failover_slots.primary_dsn",
        "pg_failover_slots.standby_slot_names",
        "port",
        "primary_conninfo",
        "primary_slot_name",
        "promote_trigger_file",
        "recovery_end_command",
        "recovery_min_apply_delay",
        "recovery_target",
        "recovery_target_action",
        "recovery_target_inclusive",
        "recovery_target_lsn",
        "recovery_target_name",
        "recovery_target_time",
        "recovery_target_timeline",
        "recovery_target_xid",
        "restart_after_crash",
        "restore_command",
        "shared_preload_libraries",
        "ssl",
        "ssl_ca_file",
        "ssl_cert_file",
        "ssl_crl_file",
        "ssl_dh_params_file",
        "ssl_key_file",
        "ssl_passphrase_command",
        "ssl_passphrase_command_supports_reload",
        "ssl_prefer_server_ciphers",
        "stats_temp_directory",
        "synchronized_standby_slots",
        "synchronous_standby_names",
        "syslog_facility",
        "syslog_ident",
        "syslog_sequence_numbers",
        "syslog_split_messages",
        "temp_tablespaces",
        "unix_socket_directories",
        "unix_socket_group",
        "unix_socket_permissions",
    ];

    /// <summary>The extensions whose library is loaded as soon as a parameter of their namespace is set, in the order in which they are added.</summary>
    public static ValueList<ManagedExtension> ManagedExtensions { get; } =
    [
        new("pgaudit", CreatesExtension: true),
        new("pg_stat_statements", CreatesExtension: true),
        new("auto_explain", CreatesExtension: false),
        new("pg_failover_slots", CreatesExtension: false),
    ];

    // PostgreSQL reads names without regard to case, so "SSL" must not get past the table
    private static readonly FrozenSet<string> FixedNames = Fixed.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the user must leave a parameter alone.</summary>
    /// <param name="name">The parameter's name, in any case.</param>
    public static bool IsFixed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FixedNames.Contains(name);
    }

    /// <summary>
    /// The one value with which a <see cref="IsFixed">fixed</see> parameter may be written down in a specification; null when there is none.
    /// As in CloudNativePG's admission webhook this is the default or <c>archive_mode</c>, not one of the mandatory values: <c>ssl: on</c> is refused too.
    /// </summary>
    /// <param name="name">The parameter's name.</param>
    public static string? AcceptedValue(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == ArchiveModeName ? ArchiveMode : Defaults.TryGetValue(name, out var value) ? value : null;
    }
}
