using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Composes the configuration files of an instance. Pure.</summary>
/// <remarks>
/// CloudNativePG's files with these differences, each because the place is another one:
/// <list type="table">
/// <listheader><term>parameter</term><description>here, and why</description></listheader>
/// <item><term><c>logging_collector</c>, <c>log_destination</c></term><description><c>off</c>, <c>stderr</c>: the driver follows standard error; the parameters of log files have nothing to say then.</description></item>
/// <item><term><c>log_line_prefix</c></term><description><see cref="ServerLog.LinePrefix"/>, not the user's: production logs CSV, where a prefix has no effect.</description></item>
/// <item><term><c>lc_messages</c></term><description><c>C</c> unless the user sets it: the reader of the log knows the English severities.</description></item>
/// <item><term><c>archive_mode</c>, <c>archive_command</c>, <c>restore_command</c></term><description><c>off</c>, unset, unset: there is no instance manager that could archive, and without a backup production's archives nothing either.</description></item>
/// <item><term><c>listen_addresses</c>, <c>port</c>, <c>unix_socket_directories</c>, <c>ssl_*_file</c></term><description>The driver's <see cref="InstanceLayout"/>: several instances share a machine.</description></item>
/// <item><term><c>wal_retrieve_retry_interval</c></term><description>50 ms unless the user sets it: it decides how soon a standby finds its primary again.</description></item>
/// <item><term><c>primary_conninfo</c></term><description>Names the upstream itself, not the <c>rw</c> service, and has <c>connect_timeout</c>: no proxy stands between the instances.</description></item>
/// <item><term><c>sync_replication_slots</c></term><description>Left out before PostgreSQL 17: the server here may be older than production's.</description></item>
/// <item><term><c>pgaspire.instance</c></term><description>The instance's name, which an application may show; in production the host's name says it.</description></item>
/// <item><term><c>cnpg.synchronous_standby_names_metadata</c></term><description>Unset: the operator remembers it itself.</description></item>
/// </list>
/// </remarks>
/// <seealso href="https://cloudnative-pg.io/documentation/current/postgresql_conf/">CloudNativePG, PostgreSQL configuration</seealso>
public static class InstanceConfiguration
{
    /// <summary>The parameter with the instance's name; any session can read it: <c>current_setting('pgaspire.instance', true)</c>.</summary>
    public const string InstanceParameter = "pgaspire.instance";

    /// <summary>The parameter with <see cref="InstanceConfigurationFiles.Hash"/>; CloudNativePG's name.</summary>
    public const string HashParameter = "cnpg.config_sha256";

    private const int SyncReplicationSlotsMajorVersion = 17;
    private const string SyncReplicationSlots = "sync_replication_slots";
    private const string FailoverSlotsExtension = "pg_failover_slots";

    private const string MapOfExporter = "cnpg_metrics_exporter";
    private const string MapOfReplication = "cnpg_streaming_replica";
    private const string MapOfPooler = "cnpg_pooler_pgbouncer";

    // their values when neither initdb nor the user says more
    private static readonly Dictionary<string, int> HotStandbyDefaults = new()
    {
        ["max_connections"] = 100,
        ["max_locks_per_transaction"] = 64,
        ["max_prepared_transactions"] = 0,
        ["max_wal_senders"] = 10,
        ["max_worker_processes"] = 8,
    };

    // defaults of production that a driver which follows standard error has no use for
    private static readonly string[] LogFileParameters =
        ["log_directory", "log_filename", "log_rotation_age", "log_rotation_size", "log_truncate_on_rotation"];

    /// <summary>
    /// Whether a specification lowers a parameter below what <c>initdb</c> leaves in <c>pg_control</c>;
    /// then a standby on fresh data needs <see cref="InstanceConfigurationInput.HotStandbyMinimums"/>, too.
    /// </summary>
    /// <param name="spec">The specification.</param>
    public static bool IsBelowFreshData(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Postgresql.Parameters.Any(p => HotStandbyDefaults.TryGetValue(p.Key.ToLowerInvariant(), out var initial) && ParameterText.Integer(p.Value) < initial);
    }

    /// <summary>
    /// What a specification gives the parameters that a standby must not have below the primary's; without those whose value is no plain number.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <seealso href="https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN">PostgreSQL, Hot Standby, Administrator's Overview</seealso>
    public static ValueMap<int> HotStandbySettings(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var user = spec.Postgresql.Parameters.ToDictionary(p => p.Key.ToLowerInvariant(), p => p.Value, StringComparer.Ordinal);
        return ValueMap<int>.From(HotStandbyDefaults.SelectMany(d =>
            (user.TryGetValue(d.Key, out var text) || OperatorParameters.Defaults.TryGetValue(d.Key, out text) ? ParameterText.Integer(text) : d.Value) is { } value
                ? [KeyValuePair.Create(d.Key, value)]
                : Array.Empty<KeyValuePair<string, int>>()));
    }

    /// <summary>The files of an instance in its data directory: <c>custom.conf</c>, <c>override.conf</c>, <c>pg_hba.conf</c>, <c>pg_ident.conf</c>.</summary>
    /// <param name="input">Everything that shapes them; equal inputs give equal files.</param>
    /// <exception cref="ArgumentException">A name or value cannot be written, for example because it holds a NUL character.</exception>
    public static InstanceConfigurationFiles Compose(InstanceConfigurationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parameters = Parameters(input);
        var overrides = Overrides(input);
        var authentication = HostBasedAuthentication(input.Spec);
        var identities = IdentMap(input);

        var applied = new StringBuilder();
        foreach (var (name, value) in parameters.Where(p => !IsOperatorsOwn(p.Key)))
        {
            applied.Append(ParameterText.Line(name, value));
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\f', applied.ToString(), overrides, authentication, identities))));

        var custom = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            custom.Append(ParameterText.Line(name, value));
        }
        custom.Append(ParameterText.Line(HashParameter, hash));

        return new InstanceConfigurationFiles
        {
            Files =
            [
                new(InstanceDirectory.Data, PostgresqlConf.Custom, custom.ToString()),
                new(InstanceDirectory.Data, PostgresqlConf.Override, overrides),
                new(InstanceDirectory.Data, PostgresqlConf.HostBasedAuthentication, authentication),
                new(InstanceDirectory.Data, PostgresqlConf.IdentMap, identities),
            ],
            Hash = hash,
        };
    }

    private static bool IsOperatorsOwn(string name) =>
        name.StartsWith("cnpg.", StringComparison.Ordinal) || name.StartsWith("pgaspire.", StringComparison.Ordinal);

    /// <summary>The parameters of <c>custom.conf</c>, sorted, without the hash.</summary>
    private static SortedDictionary<string, string> Parameters(InstanceConfigurationInput input)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var user = input.Spec.Postgresql.Parameters;

        foreach (var (name, value) in OperatorParameters.Defaults)
        {
            result[name] = value;
        }
        result["lc_messages"] = "C";
        result["wal_retrieve_retry_interval"] = "50ms";

        // PostgreSQL reads names without regard to case: two spellings must not become two lines
        foreach (var (name, value) in user.Where(p => !OperatorParameters.IsFixed(p.Key)))
        {
            result[name.ToLowerInvariant()] = value;
        }
        foreach (var (name, minimum) in input.HotStandbyMinimums)
        {
            RaiseTo(result, name, minimum);
        }

        foreach (var (name, value) in OperatorParameters.ProductionMandatory)
        {
            result[name] = value;
        }
        ApplyPlace(result, input);

        if (input.MajorVersion >= OperatorParameters.AllowAlterSystemMajorVersion)
        {
            result["allow_alter_system"] = input.Spec.Postgresql.EnableAlterSystem ? "on" : "off";
        }
        if (input.SynchronousStandbyNames is { } names)
        {
            result[OperatorParameters.SynchronousStandbyNames] = names;
        }
        ApplyLogicalDecoding(result, input);
        result["cluster_name"] = input.Spec.Name;
        result[OperatorParameters.SharedPreloadLibraries] = PreloadedLibraries(input.Spec.Postgresql);
        result[InstanceParameter] = input.Instance;
        return result;
    }

    /// <summary>Keeps logical slots usable after a failover, as far as the server can.</summary>
    private static void ApplyLogicalDecoding(SortedDictionary<string, string> parameters, InstanceConfigurationInput input)
    {
        if (input.MajorVersion < SyncReplicationSlotsMajorVersion)
        {
            // the image of production may be newer than the server here, which would not start with a parameter that it does not know
            parameters.Remove(SyncReplicationSlots);
        }
        if (input.Spec.ReplicationSlots is not { HighAvailability: true, SynchronizeLogicalDecoding: true } || input.StandbySlots.Count == 0)
        {
            return;
        }
        var slots = string.Join(',', input.StandbySlots);
        if (OperatorParameters.ManagedExtensions.Single(e => e.Name == FailoverSlotsExtension).IsUsedBy(input.Spec.Postgresql.Parameters))
        {
            parameters[$"{FailoverSlotsExtension}.standby_slot_names"] = slots;
        }
        if (parameters.TryGetValue(SyncReplicationSlots, out var synchronize) && BooleanSetting.Parse(synchronize) == true)
        {
            parameters["synchronized_standby_slots"] = slots;
        }
    }

    /// <summary>Replaces what is true inside a production container only.</summary>
    private static void ApplyPlace(SortedDictionary<string, string> parameters, InstanceConfigurationInput input)
    {
        foreach (var name in LogFileParameters)
        {
            parameters.Remove(name);
        }
        parameters["logging_collector"] = "off";
        parameters["log_destination"] = "stderr";
        parameters["log_line_prefix"] = ServerLog.LinePrefix;

        parameters.Remove("archive_command");
        parameters[OperatorParameters.ArchiveModeName] = "off";

        var layout = input.Layout;
        parameters["listen_addresses"] = layout.ListenAddresses;
        parameters["port"] = layout.Port.ToString(CultureInfo.InvariantCulture);
        parameters["unix_socket_directories"] = SocketDirectories(layout.SocketDirectory);
        parameters["ssl_ca_file"] = ConnInfo.CertificatePath(layout, CertificateFiles.ClientAuthority);
        parameters["ssl_cert_file"] = ConnInfo.CertificatePath(layout, CertificateFiles.ServerCertificate);
        parameters["ssl_key_file"] = ConnInfo.CertificatePath(layout, CertificateFiles.ServerKey);
    }

    // the parameter is a list: a directory with a comma or space in it is one element in double quotes
    private static string SocketDirectories(string directory) => $"\"{directory.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void RaiseTo(SortedDictionary<string, string> parameters, string name, int minimum)
    {
        var current = parameters.TryGetValue(name, out var text) ? ParameterText.Integer(text) : HotStandbyDefaults.GetValueOrDefault(name);
        // a value that is no plain number is left to the server
        if (current < minimum)
        {
            parameters[name] = minimum.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string PreloadedLibraries(PostgresqlSpec spec) => string.Join(',', spec.SharedPreloadLibraries
        .Concat(OperatorParameters.ManagedExtensions.Where(e => e.IsUsedBy(spec.Parameters)).Select(e => e.Name))
        .Distinct(StringComparer.Ordinal));

    private static string Overrides(InstanceConfigurationInput input)
    {
        var text = new StringBuilder();
        if (input.Upstream is { } upstream)
        {
            text.Append(ParameterText.Line("primary_conninfo", ConnInfo.Replication(input.Layout, upstream, input.Instance)));
            if (input.Spec.ReplicationSlots is { HighAvailability: true } slots)
            {
                text.Append(ParameterText.Line("primary_slot_name", ClusterNames.Slot(input.Instance, slots.SlotPrefix)));
            }
        }
        return text.Append(ParameterText.Line("recovery_target_timeline", "latest")).ToString();
    }

    private static string HostBasedAuthentication(PostgresClusterSpec spec)
    {
        var text = new StringBuilder()
            .Append("local all cnpg_metrics_exporter peer map=").Append(MapOfExporter).Append('\n')
            .Append("local all all peer map=local\n")
            .Append("hostssl postgres streaming_replica all cert map=").Append(MapOfReplication).Append('\n')
            .Append("hostssl replication streaming_replica all cert map=").Append(MapOfReplication).Append('\n')
            .Append("hostssl all cnpg_pooler_pgbouncer all cert map=").Append(MapOfPooler).Append('\n');
        // there are no pods whose addresses a line could stand for
        foreach (var rule in spec.Postgresql.HostBasedAuthentication.Where(r => PodSelectorRef.NameIn(r) is null))
        {
            text.Append(rule).Append('\n');
        }
        return text.Append("host all all all scram-sha-256\n").ToString();
    }

    private static string IdentMap(InstanceConfigurationInput input)
    {
        var text = new StringBuilder();
        foreach (var account in input.Layout.PeerUsers)
        {
            text.Append("local ").Append(QuoteToken(account)).Append(" postgres\n");
        }
        text.Append(MapOfReplication).Append(" streaming_replica streaming_replica\n");
        text.Append(MapOfPooler).Append(" cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer\n");
        foreach (var account in input.Layout.PeerUsers)
        {
            text.Append(MapOfExporter).Append(' ').Append(QuoteToken(account)).Append(" cnpg_metrics_exporter\n");
        }
        foreach (var mapping in input.Spec.Postgresql.IdentMappings)
        {
            text.Append(mapping).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A token of <c>pg_ident.conf</c>: in double quotes unless it is plain.</summary>
    private static string QuoteToken(string token)
    {
        if (token.Length == 0 || token.Any(char.IsControl))
        {
            throw new ArgumentException("The name of an account is empty or holds a control character.", nameof(token));
        }
        return token.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? token
            : $"\"{token.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
