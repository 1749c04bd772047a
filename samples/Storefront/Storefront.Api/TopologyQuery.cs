using Npgsql;

namespace Storefront.Api;

/// <summary>Who serves whom at this moment.</summary>
internal sealed record Topology(ServedBy Rw, ServedBy Ro);

/// <param name="Instance">The name of the instance.</param>
/// <param name="Error">Why nobody serves; all else is null then.</param>
internal sealed record ServedBy(string? Instance, string? Cluster, int? Port, bool? InRecovery, int? Timeline, string? Error = null);

/// <summary>Asks each of the two services who answers.</summary>
internal sealed class TopologyQuery(
    [FromKeyedServices(DataSources.ReadWrite)] NpgsqlDataSource primary,
    [FromKeyedServices(DataSources.ReadOnly)] NpgsqlDataSource standbys)
{
    /// <summary>The name of the instance that runs the statement; elsewhere than in a PgAspire cluster its port.</summary>
    public const string InstanceSql = "coalesce(nullif(current_setting('pgaspire.instance', true), ''), inet_server_port()::text, 'local')";

    // On a standby the three sources of the timeline each lag in their own way and never run ahead: the greatest is the best.
    private const string Sql = $"""
        SELECT {InstanceSql}, nullif(current_setting('cluster_name'), ''), inet_server_port(), pg_is_in_recovery(),
            CASE WHEN pg_is_in_recovery()
                THEN greatest((SELECT received_tli FROM pg_stat_wal_receiver), (pg_control_checkpoint()).timeline_id, (pg_control_recovery()).min_recovery_end_timeline)
                ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
            END
        """;

    public async Task<Topology> ReadAsync(CancellationToken cancellationToken)
    {
        var rw = AskAsync(primary, cancellationToken);
        var ro = AskAsync(standbys, cancellationToken);
        return new Topology(await rw, await ro);
    }

    private static async Task<ServedBy> AskAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await AskOnceAsync(source, cancellationToken);
        }
        catch (Exception exception) when (FailoverRetry.Passes(exception))
        {
            // A pooled connection may have died with its server: what counts is whether a new one is served.
            source.Clear();
        }

        try
        {
            return await AskOnceAsync(source, cancellationToken);
        }
        catch (Exception exception) when (FailoverRetry.Passes(exception))
        {
            return new ServedBy(null, null, null, null, null, exception.Message);
        }
    }

    private static async Task<ServedBy> AskOnceAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ServedBy(
            reader.GetString(0),
            await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
            await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetInt32(2),
            reader.GetBoolean(3),
            await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetInt32(4));
    }
}
