using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PgAspire.Client.Tests;

namespace PgAspire.Npgsql.Tests;

/// <summary>An application on a real cluster whose primary is killed, switched over, and gone.</summary>
public sealed class ClusterTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private const int Writers = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_read_only_source_reads_from_a_standby_and_the_health_checks_are_healthy()
    {
        using var host = Host();
        await cluster.HealthyAsync();
        Assert.Equal(false, await ScalarAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), "SELECT pg_is_in_recovery()"));
        Assert.Equal(true, await ScalarAsync(host.Services.GetRequiredKeyedService<NpgsqlDataSource>(PostgresCluster.ReadOnly), "SELECT pg_is_in_recovery()"));
        var report = await CheckAsync(host);
        Assert.Equal((HealthStatus.Healthy, 2), (report.Status, report.Entries.Count));
    }

    [Fact]
    public async Task A_standby_in_the_place_of_the_primary_is_unhealthy()
    {
        var builder = cluster.Application();
        builder.Services.AddLogging();
        builder.AddPostgresClusterDataSource("app", s => s.ConnectionString = s.ReadOnlyConnectionString);
        using var host = builder.Build();
        await cluster.HealthyAsync();
        var report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["PostgreSql"].Status);
        Assert.Contains("in recovery", report.Entries["PostgreSql"].Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, report.Entries["PostgreSql_app-ro"].Status);
    }

    [Fact]
    public async Task Without_standbys_that_answer_the_application_is_degraded_and_without_a_primary_unhealthy()
    {
        var builder = cluster.Application();
        builder.Services.AddLogging();
        builder.AddPostgresClusterDataSource("app", s => s.ReadOnlyConnectionString += ";Port=1");
        builder.AddKeyedPostgresClusterDataSource("app", s =>
        {
            s.ConnectionString += ";Port=1";
            s.ReadOnlyConnectionString = null;
        });
        using var host = builder.Build();
        await cluster.HealthyAsync();
        var report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Healthy, report.Entries["PostgreSql"].Status);
        Assert.Equal(HealthStatus.Degraded, report.Entries["PostgreSql_app-ro"].Status);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["PostgreSql_app"].Status);
    }

    [Fact]
    public async Task With_the_strategy_a_killed_primary_loses_and_repeats_nothing()
    {
        using var host = Host();
        var (source, retry) = (host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<FailoverRetry>());
        await CreateTableAsync("kept");
        var (acknowledged, errors) = await WriteThroughAsync("kept", cluster.KillPrimary, (id, token) => retry.ExecuteInTransactionAsync(
            source, Idempotence.Idempotent, (connection, inner) => InsertAsync(connection, "INSERT INTO kept VALUES ($1) ON CONFLICT DO NOTHING", id, inner), token));
        Assert.Empty(errors);
        await AssertExactlyAsync("kept", acknowledged);
    }

    [Fact]
    public async Task What_is_not_idempotent_is_never_written_twice()
    {
        using var host = Host();
        var (source, retry) = (host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<FailoverRetry>());
        await CreateTableAsync("once", unique: false);
        var (acknowledged, errors) = await WriteThroughAsync("once", cluster.KillPrimary, (id, token) => retry.ExecuteInTransactionAsync(
            source, Idempotence.NotIdempotent, (connection, inner) => InsertAsync(connection, "INSERT INTO once VALUES ($1)", id, inner), token));
        // a writer has at most one commit under way when the primary is killed
        Assert.True(errors.Count <= Writers, string.Join(Environment.NewLine, errors));
        Assert.All(errors, e => Assert.IsType<OutcomeUnknownException>(e));
        Assert.Equal(0L, await cluster.ScalarAsync("SELECT count(*) FROM (SELECT id FROM once GROUP BY id HAVING count(*) > 1) twice"));
        var rows = await RowsAsync("once");
        Assert.Empty(acknowledged.Except(rows));
        Assert.InRange(rows.Except(acknowledged).Count(), 0, errors.Count);
    }

    [Fact]
    public async Task Without_the_strategy_the_same_load_sees_errors()
    {
        using var host = Host();
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        await CreateTableAsync("plain");
        var (acknowledged, errors) = await WriteThroughAsync("plain", cluster.KillPrimary, async (id, token) =>
        {
            await using var connection = await source.OpenConnectionAsync(token);
            await InsertAsync(connection, "INSERT INTO plain VALUES ($1) ON CONFLICT DO NOTHING", id, token);
        });
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.NotEqual(FailoverError.NotFailover, FailoverErrors.Classify(e)));
        Assert.Empty(acknowledged.Except(await RowsAsync("plain")));
    }

    [Fact]
    public async Task A_switchover_loses_nothing_and_idle_connections_of_the_former_primary_are_not_used_again()
    {
        using var host = Host();
        var (source, retry) = (host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<FailoverRetry>());
        await CreateTableAsync("switched");
        var (acknowledged, errors) = await WriteThroughAsync("switched", () => { }, (id, token) => retry.ExecuteInTransactionAsync(
            source, Idempotence.Idempotent, (connection, inner) => InsertAsync(connection, "INSERT INTO switched VALUES ($1) ON CONFLICT DO NOTHING", id, inner), token),
            cluster.SwitchOverAsync);
        Assert.Empty(errors);
        await AssertExactlyAsync("switched", acknowledged);
    }

    [Fact]
    public async Task An_error_of_a_read_only_session_clears_the_pool_once_and_the_work_is_done_on_a_new_one()
    {
        using var host = Host();
        var (source, retry) = (host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<FailoverRetry>());
        await cluster.HealthyAsync();
        await CreateTableAsync("stale");
        // sessions that refuse writes, as those with what was the primary do
        const int Stale = 5;
        var opened = new List<NpgsqlConnection>();
        for (var i = 0; i < Stale; i++)
        {
            var connection = await source.OpenConnectionAsync(Cancellation);
            opened.Add(connection);
        }
        var before = opened.Select(c => c.ProcessID).ToHashSet();
        foreach (var connection in opened)
        {
            await connection.DisposeAsync();
        }
        var attempts = 0;
        var process = await retry.ExecuteAsync(source, Idempotence.NotIdempotent, async (connection, token) =>
        {
            attempts++;
            await using var command = connection.CreateCommand();
            command.CommandText = before.Contains(connection.ProcessID) ? "SET TRANSACTION READ ONLY; INSERT INTO stale VALUES (1)" : "INSERT INTO stale VALUES (1)";
            await command.ExecuteNonQueryAsync(token);
            return connection.ProcessID;
        }, Cancellation);
        Assert.Equal(2, attempts);
        Assert.DoesNotContain(process, before);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, string sql, long id, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(token);
    }

    // Writers write before, during and after what happens to the primary, each its own numbers.
    private async Task<(IReadOnlyCollection<long> Acknowledged, IReadOnlyCollection<Exception> Errors)> WriteThroughAsync(
        string table, Action kill, Func<long, CancellationToken, Task> write, Func<Task>? happens = null)
    {
        var acknowledged = new ConcurrentQueue<long>();
        var errors = new ConcurrentQueue<Exception>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (long i = 0; !stop.IsCancellationRequested; i++)
            {
                var id = (writer * 1_000_000L) + i;
                try
                {
                    await write(id, Cancellation);
                    acknowledged.Enqueue(id);
                }
                catch (Exception e) when (e is NpgsqlException or OutcomeUnknownException or ClusterUnavailableException)
                {
                    errors.Enqueue(e);
                    await Task.Delay(5, Cancellation);
                }
            }
        }, Cancellation)).ToArray();
        await GoesOnAsync();
        kill();
        await (happens?.Invoke() ?? Task.CompletedTask);
        await RunningCluster.UntilAsync(async () =>
        {
            try
            {
                return await cluster.ScalarAsync("SELECT NOT pg_is_in_recovery()") is true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }, "a primary serves");
        await GoesOnAsync();
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await cluster.HealthyAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{table}: {acknowledged.Count} acknowledged, {errors.Count} errors");
        return (acknowledged, errors);

        Task GoesOnAsync()
        {
            var from = acknowledged.Count;
            return RunningCluster.UntilAsync(() => Task.FromResult(acknowledged.Count >= from + 50), "further rows are acknowledged");
        }
    }

    private async Task AssertExactlyAsync(string table, IReadOnlyCollection<long> acknowledged)
    {
        var rows = await RowsAsync(table);
        Assert.Empty(acknowledged.Except(rows));
        Assert.Empty(rows.Except(acknowledged));
        Assert.Equal(acknowledged.Count, rows.Length);
    }

    private async Task<long[]> RowsAsync(string table) => (long[])(await cluster.ScalarAsync($"SELECT coalesce(array_agg(id), '{{}}') FROM {table}"))!;

    private async Task CreateTableAsync(string table, bool unique = true)
    {
        await cluster.HealthyAsync();
        await cluster.ScalarAsync($"CREATE TABLE {table} (id bigint {(unique ? "PRIMARY KEY" : "")})");
    }

    private IHost Host()
    {
        var builder = cluster.Application();
        builder.Services.AddLogging();
        builder.AddPostgresClusterDataSource("app");
        builder.AddPostgresFailoverRetry();
        return builder.Build();
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
