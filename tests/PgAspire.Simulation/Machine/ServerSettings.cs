using System.Globalization;
using System.Text.RegularExpressions;
using PgAspire.Model;
using PgAspire.Postgres;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>What a server has loaded from its configuration files.</summary>
internal sealed partial record ServerSettings
{
    /// <summary>PostgreSQL's defaults of the parameters whose values on a standby must not be smaller than the primary's.</summary>
    public static ValueMap<int> HotStandbyDefaults { get; } = ValueMap<int>.From(
    [
        new("max_connections", 100), new("max_locks_per_transaction", 64), new("max_prepared_transactions", 0), new("max_wal_senders", 10),
        new("max_worker_processes", 8),
    ]);

    // beside the operator's own: what a test's configuration, initdb or PostgreSQL's replication names
    private static readonly HashSet<string> Known = new(
        [
            .. OperatorParameters.Defaults.Keys, .. OperatorParameters.ProductionMandatory.Keys, .. OperatorParameters.Fixed,
            "primary_conninfo", "primary_slot_name", "recovery_target_timeline", "synchronous_standby_names", "cluster_name", "archive_mode", "lc_messages",
            "wal_retrieve_retry_interval", "log_line_prefix", "fsync", "shared_buffers", "allow_alter_system", "work_mem", "log_min_duration_statement", .. HotStandbyDefaults.Keys,
        ], StringComparer.Ordinal);

    // parameters of the context postmaster; not those that depend on the place
    private static readonly string[] TakenAtStart =
        [.. HotStandbyDefaults.Keys, "max_replication_slots", "shared_buffers", "shared_preload_libraries", "wal_level", "wal_log_hints"];

    /// <summary>The values of the parameters that a server takes at its start only, as they are written.</summary>
    public ValueMap<string> AtStart { get; private init; } = ValueMap<string>.Empty;

    /// <summary>The values of those parameters; a server takes them at its start only.</summary>
    public ValueMap<int> HotStandby { get; private init; } = HotStandbyDefaults;

    public SynchronousRule Synchronous { get; private init; } = SynchronousRule.None;

    /// <summary>The port that it streams from; null when it has no upstream.</summary>
    public int? UpstreamPort { get; private init; }

    /// <summary>The name that it streams under.</summary>
    public string ApplicationName { get; private init; } = "walreceiver";

    /// <summary>The slot that it streams from; null when it needs none.</summary>
    public string? SlotName { get; private init; }

    public string Hash { get; private init; } = "";

    /// <summary>Reads the files of a data directory.</summary>
    /// <exception cref="FormatException">A server would not start with them.</exception>
    public static ServerSettings Load(DataDirectory data)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])[PostgresqlConf.Custom, PostgresqlConf.Override])
        {
            if (!data.Files.TryGetValue(name, out var text))
            {
                continue;
            }
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                var parameter = line[..Math.Max(equals, 0)].Trim();
                if (!parameter.Contains('.', StringComparison.Ordinal) && !Known.Contains(parameter))
                {
                    throw new FormatException($"unrecognized configuration parameter \"{parameter}\" in file \"{name}\"");
                }
                var value = line[(equals + 1)..].Trim();
                values[parameter] = value is ['\'', .., '\''] ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;
            }
        }
        var upstream = ConnectionTo(values.GetValueOrDefault("primary_conninfo", ""));
        return new()
        {
            Synchronous = SynchronousRule.Parse(values.GetValueOrDefault("synchronous_standby_names", "")),
            UpstreamPort = upstream?.Port,
            ApplicationName = upstream?.ApplicationName ?? "walreceiver",
            SlotName = values.GetValueOrDefault("primary_slot_name"),
            HotStandby = ValueMap<int>.From(HotStandbyDefaults.Select(p =>
                KeyValuePair.Create(p.Key, values.TryGetValue(p.Key, out var given) ? int.Parse(given, CultureInfo.InvariantCulture) : p.Value))),
            AtStart = ValueMap<string>.From(TakenAtStart.Where(values.ContainsKey).Select(n => KeyValuePair.Create(n, values[n]))),
            Hash = values.GetValueOrDefault(InstanceConfiguration.HashParameter, ""),
        };
    }

    /// <summary>Where a connection string leads; null when it names no port.</summary>
    public static (int Port, string? ApplicationName)? ConnectionTo(string connectionString)
    {
        var words = Keyword().Matches(connectionString).ToDictionary(m => m.Groups["keyword"].Value, m => m.Groups["value"].Value.Trim('\''), StringComparer.Ordinal);
        return words.TryGetValue("port", out var port) ? (int.Parse(port, CultureInfo.InvariantCulture), words.GetValueOrDefault("application_name")) : null;
    }

    [GeneratedRegex("""(?<keyword>\w+)=(?<value>'[^']*'|\S*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();
}
