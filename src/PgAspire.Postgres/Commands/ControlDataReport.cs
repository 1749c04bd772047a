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

    /// <summary>Reads the program's output, made with <c>LC_MESSAGES=C</c>.</summary>
    /// <param name="output">Standard output.</param>
    /// <exception cref="FormatException">A needed line is missing or holds no such value.</exception>
    public static ControlDataReport Parse(string output) => throw new NotImplementedException();
}
