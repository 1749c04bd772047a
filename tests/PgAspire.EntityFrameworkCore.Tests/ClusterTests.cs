using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PgAspire.Client.Tests;
using PgAspire.Npgsql;

namespace PgAspire.EntityFrameworkCore.Tests;

/// <summary>Contexts on a real cluster whose primary is killed.</summary>
public sealed class ClusterTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_strategy_a_killed_primary_loses_no_order_that_was_saved_and_stores_none_twice()
    {
        using var host = Host(npgsqlRetry: true);
        await CreateAsync();
        var (saved, errors) = await SaveThroughKillAsync(host);
        Assert.All(errors, e => Assert.NotEqual(FailoverError.NotExecuted, FailoverErrors.Classify(e.InnerException ?? e)));
        // at most the one save that was under way when the primary was killed
        Assert.True(errors.Count <= 1, string.Join(Environment.NewLine, errors));
        await ReadFromStandbysAsync(host, saved);
    }

    [Fact]
    public async Task Without_the_strategy_the_same_load_sees_errors()
    {
        using var host = Host(npgsqlRetry: false);
        await CreateAsync();
        var (saved, errors) = await SaveThroughKillAsync(host);
        Assert.True(errors.Count > 1, $"{errors.Count} errors");
        await ReadFromStandbysAsync(host, saved);
    }

    [Fact]
    public async Task A_write_through_a_read_only_context_fails_at_once()
    {
        using var host = Host(npgsqlRetry: true);
        await CreateAsync();
        await using var shop = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>().CreateDbContext();
        await RunningCluster.UntilAsync(async () => await shop.Database.SqlQueryRaw<bool>("SELECT to_regclass('orders') IS NOT NULL AS \"Value\"").SingleAsync(Cancellation), "the standby has the table");
        var e = await Assert.ThrowsAsync<PostgresException>(() => shop.Orders.ExecuteDeleteAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, e.SqlState);
    }

    [Fact]
    public async Task An_error_of_a_read_only_session_clears_the_pool_and_the_work_is_done_on_a_new_one()
    {
        using var host = Host(npgsqlRetry: true);
        await CreateAsync();
        var source = host.Services.GetRequiredKeyedService<NpgsqlDataSource>("app");
        var before = new HashSet<int>();
        var opened = new List<NpgsqlConnection>();
        for (var i = 0; i < 4; i++)
        {
            opened.Add(await source.OpenConnectionAsync(Cancellation));
            before.Add(opened[^1].ProcessID);
        }
        foreach (var connection in opened)
        {
            await connection.DisposeAsync();
        }
        using var scope = host.Services.CreateScope();
        var shop = scope.ServiceProvider.GetRequiredService<Shop>();
        var attempts = 0;
        await shop.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            attempts++;
            await using var transaction = await shop.Database.BeginTransactionAsync(token);
            if (before.Contains(((NpgsqlConnection)shop.Database.GetDbConnection()).ProcessID))
            {
                await shop.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", token);
            }
            await shop.Database.ExecuteSqlRawAsync("INSERT INTO orders VALUES (1, 'book')", token);
            await transaction.CommitAsync(token);
        }, Cancellation);
        Assert.Equal(2, attempts);
    }

    private async Task CreateAsync()
    {
        await cluster.HealthyAsync();
        await cluster.ScalarAsync("""DROP TABLE IF EXISTS orders; CREATE TABLE orders ("Id" bigint PRIMARY KEY, "Item" text NOT NULL)""");
    }

    private async Task<(List<long> Saved, List<Exception> Errors)> SaveThroughKillAsync(IHost host)
    {
        var (saved, errors) = (new List<long>(), new List<Exception>());
        long id = 0;
        while (saved.Count < 30)
        {
            await SaveAsync();
        }
        var before = await cluster.HealthyAsync();
        cluster.KillPrimary();
        var afterwards = saved.Count + 30;
        while (saved.Count < afterwards)
        {
            await SaveAsync();
        }
        Assert.NotEqual(before, await cluster.HealthyAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"{saved.Count} saved, {errors.Count} errors");
        return (saved, errors);

        async Task SaveAsync()
        {
            id++;
            using var scope = host.Services.CreateScope();
            var shop = scope.ServiceProvider.GetRequiredService<Shop>();
            shop.Orders.Add(new() { Id = id, Item = "book" });
            try
            {
                await shop.SaveChangesAsync(Cancellation);
                saved.Add(id);
            }
            catch (Exception e) when (e is DbUpdateException or NpgsqlException or InvalidOperationException)
            {
                errors.Add(e);
                await Task.Delay(5, Cancellation);
            }
        }
    }

    private static async Task ReadFromStandbysAsync(IHost host, List<long> saved)
    {
        var factory = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>();
        await RunningCluster.UntilAsync(async () =>
        {
            await using var shop = await factory.CreateDbContextAsync(Cancellation);
            Assert.True(await shop.Database.SqlQueryRaw<bool>("SELECT pg_is_in_recovery() AS \"Value\"").SingleAsync(Cancellation));
            var stored = await shop.Orders.Select(o => o.Id).ToListAsync(Cancellation);
            Assert.Equal(stored.Count, stored.Distinct().Count());
            return !saved.Except(stored).Any();
        }, "the standbys have what was saved");
    }

    private IHost Host(bool npgsqlRetry)
    {
        var builder = cluster.Application();
        builder.AddPostgresClusterDbContext<Shop>("app", configureNpgsql: npgsql =>
        {
            if (npgsqlRetry)
            {
                npgsql.UseFailoverRetry();
            }
        });
        return builder.Build();
    }
}
