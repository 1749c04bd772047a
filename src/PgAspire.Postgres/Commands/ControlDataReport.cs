using System.Globalization;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>What <c>pg_controldata</c> prints of a data directory, as far as the operator decides by it.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/app-pgcontroldata.html">PostgreSQL, pg_controldata</seealso>
public sealed record ControlDataReport
{
    /// <summary><c>Database system identifier</c>: equal for all instances of a cluster.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary><c>Database cluster state</c>, for example <c>shut down</c>, <c>in production</c>, <c>in archive recovery</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>Latest checkpoint's TimeLineID</c>.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary><c>Latest checkpoint location</c>.</summary>
    public required Lsn CheckpointLocation { get; init; }

    /// <summary><c>Latest checkpoint's REDO location</c>.</summary>
    public Lsn RedoLocation { get; init; }

    /// <summary><c>Minimum recovery ending location</c>; zero when there is none.</summary>
    public Lsn MinimumRecoveryEnd { get; init; }

    /// <summary><c>Min recovery ending loc's timeline</c>; unknown when there is none.</summary>
    public Timeline MinimumRecoveryEndTimeline { get; init; }

    /// <summary>
    /// The settings that a standby must not have below these values: <c>max_connections</c>, <c>max_locks_per_transaction</c>,
    /// <c>max_prepared_transactions</c>, <c>max_wal_senders</c>, <c>max_worker_processes</c>; fits <see cref="InstanceConfigurationInput.HotStandbyMinimums"/>.
    /// </summary>
    public ValueMap<int> HotStandbySettings { get; init; } = ValueMap<int>.Empty;

    /// <summary>Whether the server was stopped in order, as primary or as standby.</summary>
    public bool IsShutDown => State is "shut down" or "shut down in recovery";

    /// <summary>Reads the program's output, made with <c>LC_ALL=C</c>: its labels are translated otherwise.</summary>
    /// <param name="output">Standard output.</param>
    /// <exception cref="FormatException">A needed line is missing or holds no such value.</exception>
    public static ControlDataReport Parse(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                lines.TryAdd(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        var settings = ValueMap<int>.Empty;
        foreach (var (label, parameter) in HotStandbyLabels)
        {
            settings = settings.With(parameter, (int)Number(lines, label));
        }
        return new ControlDataReport
        {
            SystemIdentifier = Text(lines, "Database system identifier"),
            State = Text(lines, "Database cluster state"),
            Timeline = new Timeline(Number(lines, "Latest checkpoint's TimeLineID")),
            CheckpointLocation = Position(lines, "Latest checkpoint location"),
            RedoLocation = Position(lines, "Latest checkpoint's REDO location"),
            MinimumRecoveryEnd = Position(lines, "Minimum recovery ending location"),
            MinimumRecoveryEndTimeline = new Timeline(Number(lines, "Min recovery ending loc's timeline")),
            HotStandbySettings = settings,
        };
    }

    private static readonly (string Label, string Parameter)[] HotStandbyLabels =
    [
        ("max_connections setting", "max_connections"),
        ("max_locks_per_xact setting", "max_locks_per_transaction"),
        ("max_prepared_xacts setting", "max_prepared_transactions"),
        ("max_wal_senders setting", "max_wal_senders"),
        ("max_worker_processes setting", "max_worker_processes"),
    ];

    private static string Text(Dictionary<string, string> lines, string label) =>
        lines.TryGetValue(label, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"pg_controldata did not print '{label}'.");

    private static uint Number(Dictionary<string, string> lines, string label) =>
        uint.TryParse(Text(lines, label), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"pg_controldata printed no number as '{label}': '{lines[label]}'.");

    private static Lsn Position(Dictionary<string, string> lines, string label) =>
        Lsn.TryParse(Text(lines, label), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"pg_controldata printed no position as '{label}': '{lines[label]}'.");
}
