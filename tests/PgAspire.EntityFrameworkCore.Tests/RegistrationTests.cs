using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PgAspire.Npgsql;

namespace PgAspire.EntityFrameworkCore.Tests;

/// <summary>What is registered; nothing connects.</summary>
public class RegistrationTests
{
    private static HostApplicationBuilder Application(bool readOnly = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new("ConnectionStrings:app", "Host=pg-rw;Username=app;Database=app"),
            new("ConnectionStrings:app-ro", readOnly ? "Host=pg-ro;Username=app;Database=app" : null),
        ]);
        return builder;
    }

    private static string? HostOf(Shop shop) => new NpgsqlConnectionStringBuilder(shop.Database.GetConnectionString()).Host;

    [Fact]
    public async Task The_context_writes_to_the_primary_and_the_factorys_read_from_standbys_without_tracking()
    {
        var builder = Application();
        builder.AddPostgresClusterDbContext<Shop>("app");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        Assert.Equal("pg-rw", HostOf(scope.ServiceProvider.GetRequiredService<Shop>()));
        var factory = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>();
        await using var first = factory.CreateDbContext();
        await using var second = await factory.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.NotSame(first, second);
        Assert.Equal("pg-ro", HostOf(first));
        Assert.Equal(QueryTrackingBehavior.NoTracking, first.ChangeTracker.QueryTrackingBehavior);
        await Assert.ThrowsAsync<OperationCanceledException>(() => factory.CreateDbContextAsync(new CancellationToken(true)));
    }

    [Fact]
    public async Task Saving_with_a_read_only_context_is_refused_before_anything_is_sent()
    {
        var builder = Application();
        builder.AddPostgresClusterDbContext<Shop>("app", configureNpgsql: npgsql => npgsql.UseFailoverRetry());
        using var host = builder.Build();
        await using var shop = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>().CreateDbContext();
        shop.Orders.Add(new() { Id = 1 });
        Assert.Contains("This Shop reads from the standbys", Assert.Throws<InvalidOperationException>(() => shop.SaveChanges()).Message, StringComparison.Ordinal);
        Assert.Contains("IReadOnlyDbContextFactory<Shop>", (await Assert.ThrowsAsync<InvalidOperationException>(() => shop.SaveChangesAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_read_only_connection_string_the_factory_says_what_to_add()
    {
        var builder = Application(readOnly: false);
        builder.AddPostgresClusterDbContext<Shop>("app");
        using var host = builder.Build();
        var factory = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>();
        Assert.Contains("WithReference(app.AsReadOnly())", Assert.Throws<InvalidOperationException>(() => factory.CreateDbContext()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_sources_that_are_registered_are_used()
    {
        var builder = Application();
        builder.AddKeyedPostgresClusterDataSource("app", configureDataSourceBuilder: b => b.ConnectionStringBuilder.ApplicationName = "shared");
        builder.AddPostgresClusterDbContext<Shop>("app");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        Assert.Contains("shared", scope.ServiceProvider.GetRequiredService<Shop>().Database.GetConnectionString(), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => builder.AddPostgresClusterDbContext<Shop>("app"));
        var other = Application();
        other.AddKeyedPostgresClusterDataSource("app");
        Assert.Contains("registered already", Assert.Throws<InvalidOperationException>(() => other.AddPostgresClusterDbContext<Shop>("app", s => s.DisableMetrics = true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Callbacks_configure_both_kinds_of_context()
    {
        var builder = Application();
        builder.AddPostgresClusterDbContext<Shop>("app", configureDbContextOptions: o => o.EnableDetailedErrors(), configureNpgsql: n => n.CommandTimeout(7));
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        using var shop = host.Services.GetRequiredService<IReadOnlyDbContextFactory<Shop>>().CreateDbContext();
        Assert.Equal((7, 7), (scope.ServiceProvider.GetRequiredService<Shop>().Database.GetCommandTimeout(), shop.Database.GetCommandTimeout()));
    }

    [Fact]
    public async Task The_strategy_ends_at_its_deadline()
    {
        var builder = Application();
        builder.AddPostgresClusterDbContext<Shop>("app", s => s.ConnectionString = "Host=127.0.0.1;Port=1;Username=app", configureNpgsql: n =>
            n.UseFailoverRetry(new() { Deadline = TimeSpan.FromMilliseconds(300), Delay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(50) }));
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var shop = scope.ServiceProvider.GetRequiredService<Shop>();
        var e = await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException>(() => shop.Orders.CountAsync(TestContext.Current.CancellationToken));
        Assert.IsType<SocketException>(Assert.IsType<NpgsqlException>(e.InnerException, exactMatch: false).InnerException);
    }

    [Fact]
    public void Arguments_that_are_none_are_refused()
    {
        var builder = Application();
        Assert.Throws<ArgumentNullException>("builder", () => PostgresClusterDbContextExtensions.AddPostgresClusterDbContext<Shop>(null!, "app"));
        foreach (var none in (string?[])[null, "", " "])
        {
            Assert.ThrowsAny<ArgumentException>(() => builder.AddPostgresClusterDbContext<Shop>(none!));
        }
        Assert.Throws<ArgumentNullException>("builder", () => FailoverRetryDbContextExtensions.UseFailoverRetry(null!));
        var npgsql = new NpgsqlDbContextOptionsBuilder(new DbContextOptionsBuilder());
        Assert.Throws<ArgumentOutOfRangeException>("idempotence", () => npgsql.UseFailoverRetry(idempotence: (Idempotence)9));
        Assert.Throws<ArgumentException>(() => npgsql.UseFailoverRetry(new() { Deadline = TimeSpan.Zero }));
        Assert.Throws<ArgumentNullException>("dependencies", () => new FailoverExecutionStrategy(null!, new(), Idempotence.Idempotent));
    }
}
