using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

public sealed class ParallelHostsTests
{
    [Fact]
    public async Task One_AppHost_with_fixed_ports_and_a_volume_runs_three_times_side_by_side_under_test()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync()));
        try
        {
            var clusters = await Task.WhenAll(hosts.Select(h => h.GetPostgresClusterAsync("pg", ct)));
            Assert.Equal(3, clusters.Distinct().Count());
            var strings = await Task.WhenAll(hosts.Select(h => h.GetConnectionStringAsync("app", ct).AsTask()));
            Assert.Equal(3, strings.Distinct().Count());
            Assert.DoesNotContain(strings, s => new NpgsqlConnectionStringBuilder(s).Port == 15432);
            await Task.WhenAll(strings.Select(async s =>
            {
                await using var connection = new NpgsqlConnection(s + ";Pooling=false");
                await connection.OpenAsync(ct);
                // shared data would have it already
                await using var command = new NpgsqlCommand("CREATE TABLE of_this_host (id int)", connection);
                await command.ExecuteNonQueryAsync(ct);
            }));
            await clusters[1].WaitForAsync(s => s.IsHealthy, ct).Within(60, "the second host's cluster is healthy");
            await clusters[1].PromoteAsync("pg-2", cancellationToken: ct);
            Assert.Equal("pg-2", clusters[1].Snapshot.CurrentPrimary);
            Assert.Equal("pg-1", clusters[0].Snapshot.CurrentPrimary);
            var error = await Assert.ThrowsAsync<ArgumentException>(() => hosts[0].GetPostgresClusterAsync("other", ct));
            Assert.Contains("pg", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
        }
    }

    private static async Task<DistributedApplication> StartAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create([]);
        var pg = builder.AddPostgresCluster("pg", instances: 2).WithHostPort(15432).WithDataVolume("pgaspire-parallel-hosts").WithLifetime(ContainerLifetime.Persistent);
        pg.AddDatabase("app");
        builder.WithEphemeralPostgresData();
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken).Within(60, "the AppHost has started");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("app", TestContext.Current.CancellationToken).Within(60, "the database is healthy");
        return app;
    }
}
