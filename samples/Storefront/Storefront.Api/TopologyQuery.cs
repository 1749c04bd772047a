using Npgsql;

namespace Storefront.Api;

/// <summary>Who serves whom at this moment.</summary>
internal sealed record Topology(ServedBy Rw, ServedBy Ro);

/// <param name="Instance">The name of the instance.</param>
/// <param name="Standbys">How many standbys stream from it.</param>
/// <param name="Error">Why nobody serves; all else is null then.</param>
internal sealed record ServedBy(string? Instance, string? Cluster, int? Port, bool? InRecovery, int? Timeline, int? Standbys, string? Error = null);

/// <summary>Asks each of the two services who answers, always with a new connection: a pooled one would tell who answered once.</summary>
internal sealed class TopologyQuery(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>The name of the instance that runs the statement; elsewhere than in a PgAspire cluster its port.</summary>
    public const string InstanceSql = "coalesce(nullif(current_setting('pgaspire.instance', true), ''), inet_server_port()::text, 'local')";

    // On a standby the three sources of the timeline each lag in their own way and never run ahead: the greatest is the best.
    private const string Sql = $"""
        SELECT {InstanceSql}, nullif(current_setting('cluster_name'), ''), inet_server_port(), pg_is_in_recovery(),
            CASE WHEN pg_is_in_recovery()
                THEN greatest((SELECT received_tli FROM pg_stat_wal_receiver), (pg_control_checkpoint()).timeline_id, (pg_control_recovery()).min_recovery_end_timeline)
                ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
            END,
            (SELECT count(*)::int FROM pg_stat_replication)
        """;

    private readonly NpgsqlDataSource _primary = Unpooled(configuration, DataSources.ReadWrite);
    private readonly NpgsqlDataSource _standbys = Unpooled(configuration, DataSources.ReadOnly);

    public async Task<Topology> ReadAsync(CancellationToken cancellationToken)
    {
        var rw = AskAsync(_primary, cancellationToken);
        var ro = AskAsync(_standbys, cancellationToken);
        return new Topology(await rw, await ro);
    }

    public async ValueTask DisposeAsync()
    {
        await _primary.DisposeAsync();
        await _standbys.DisposeAsync();
    }

    private static NpgsqlDataSource Unpooled(IConfiguration configuration, string name)
    {
        var settings = DataSources.Settings(configuration, name);
        settings.Pooling = false;
        return NpgsqlDataSource.Create(settings);
    }

    private static async Task<ServedBy> AskAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(Sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return new ServedBy(
                reader.GetString(0),
                await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetInt32(2),
                reader.GetBoolean(3),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetInt32(4),
                reader.GetInt32(5));
        }
        catch (Exception exception) when (FailoverRetry.Passes(exception))
        {
            return new ServedBy(null, null, null, null, null, null, exception.Message);
        }
    }
}
