using Aspire.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PgAspire.EntityFrameworkCore;
using PgAspire.Npgsql;
using PgAspire.Operator;
using PostgresCluster = PgAspire.Testing.PostgresCluster;

namespace PgAspire.Docs.Tests.Examples;

/// <summary>What <c>docs/methods.md</c> shows of a consumer and of the control surface.</summary>
internal static class Application
{
    public static void AddPostgresClusterDataSource(IHostApplicationBuilder builder)
    {
        builder.AddPostgresClusterDataSource("app");
        builder.AddPostgresFailoverRetry();
    }

    public static void AddKeyedPostgresClusterDataSource(IHostApplicationBuilder builder)
    {
        builder.AddKeyedPostgresClusterDataSource("app");   // keys "app" and "app-ro"
    }

    public static void AddPostgresFailoverRetry(IHostApplicationBuilder builder)
    {
        builder.AddPostgresFailoverRetry(options => options.Deadline = TimeSpan.FromSeconds(20));
    }

    public static async Task ExecuteInTransaction(NpgsqlDataSource primary, FailoverRetry retry, Guid key, CancellationToken cancellationToken)
    {
        await retry.ExecuteInTransactionAsync(primary, Idempotence.Idempotent, async (connection, ct) =>
        {
            await using var insert = new NpgsqlCommand("INSERT INTO orders (key) VALUES ($1) ON CONFLICT (key) DO NOTHING", connection);
            insert.Parameters.Add(new() { Value = key });
            await insert.ExecuteNonQueryAsync(ct);
        }, cancellationToken);
    }

    public static void AddPostgresClusterDbContext(IHostApplicationBuilder builder)
    {
        builder.AddPostgresClusterDbContext<ShopContext>("app", configureNpgsql: npgsql => npgsql.UseFailoverRetry());
    }

    public static async Task ReadOnlyContext(IReadOnlyDbContextFactory<ShopContext> standbys, CancellationToken cancellationToken)
    {
        await using var context = await standbys.CreateDbContextAsync(cancellationToken);
        var orders = await context.Orders.CountAsync(cancellationToken);
    }

    public static async Task GetPostgresCluster(IDistributedApplicationBuilder appHost, DistributedApplication app, CancellationToken cancellationToken)
    {
        appHost.WithEphemeralPostgresData();   // before it is built: WithDataVolume keeps nothing in this run
        var cluster = await app.GetPostgresClusterAsync("pg", cancellationToken);
    }

    public static async Task StartCluster(CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(options => options.Instances = 3, cancellationToken);
        await using var dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
        var database = await cluster.CreateDatabaseAsync(cancellationToken: cancellationToken);   // a test's own
        await cluster.KillPrimaryAsync(cancellationToken);                                         // returns when another one serves
    }

    public static async Task Control(IPostgresCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.PromoteAsync("pg-2", cancellationToken: cancellationToken);
        await cluster.ScaleAsync(5, cancellationToken: cancellationToken);
        await cluster.FenceAsync("pg-3", cancellationToken: cancellationToken);
        await cluster.UnfenceAsync("pg-3", cancellationToken: cancellationToken);
        await cluster.RestartAsync(cancellationToken: cancellationToken);
    }
}

internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
}

internal sealed class Order
{
    public int Id { get; set; }
}
