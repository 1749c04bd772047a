using Npgsql;

namespace PgAspire.Chaos;

/// <summary>The tables of the workload. Nothing in them prevents a row from being there twice; that is what is checked.</summary>
internal static class WorkloadTables
{
    public const string Insert = "INSERT INTO chaos_rows (client, sequence) VALUES ($1, $2)";
    public const string Replayed = "SELECT pg_last_xact_replay_timestamp()";
    public const string Newest = "SELECT max(sequence) FROM chaos_rows WHERE client = $1";
    public const string All = "SELECT client, sequence, count(*) FROM chaos_rows GROUP BY client, sequence";
    public const string Probe = "INSERT INTO chaos_probes (instance) VALUES (current_setting('pgaspire.instance', true))";

    private const string Create = """
        CREATE TABLE chaos_rows (client integer NOT NULL, sequence integer NOT NULL, instance text NOT NULL DEFAULT current_setting('pgaspire.instance', true));
        CREATE INDEX ON chaos_rows (client, sequence);
        CREATE TABLE chaos_probes (instance text NOT NULL);
        """;

    public static async Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var create = source.CreateCommand(Create);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }
}
