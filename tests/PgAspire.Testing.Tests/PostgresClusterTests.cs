using Npgsql;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Testing.Tests;

public sealed class PostgresClusterTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"pgt-{Guid.NewGuid().ToString("N")[..8]}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public PostgresClusterTests() => InstalledPostgres.Require();

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public async Task A_cluster_is_ready_and_survives_each_fault()
    {
        await using var cluster = await StartAsync(o => o.Databases.Add("second"));
        Assert.Equal("pg-1", cluster.Primary);
        Assert.Equal(["pg-2", "pg-3"], cluster.Standbys);
        Assert.False(await ScalarAsync<bool>(cluster.ConnectionString, "SELECT pg_is_in_recovery()"));
        Assert.True(await ScalarAsync<bool>(cluster.ReadOnlyConnectionString, "SELECT pg_is_in_recovery()"));
        Assert.Equal("second", await ScalarAsync<string>(cluster.ConnectionStringFor("second"), "SELECT current_database()::text"));
        await ExecuteAsync(cluster.ConnectionString, "CREATE TABLE kept (id int)");
        await ExecuteAsync(cluster.ConnectionString, "INSERT INTO kept VALUES (1)");

        var second = await cluster.KillPrimaryAsync(Cancellation);
        Assert.NotEqual("pg-1", second);
        Assert.Equal(1L, await ScalarAsync<long>(cluster.ConnectionString, "SELECT count(*) FROM kept"));
        await cluster.WaitUntilHealthyAsync(Cancellation);

        await cluster.DestroyAsync(second, Cancellation);
        await cluster.Control.WaitForAsync(s => s.CurrentPrimary is { } now && now != second, Cancellation);
        await cluster.WaitUntilHealthyAsync(Cancellation);
        Assert.Equal(1L, await ScalarAsync<long>(cluster.ConnectionString, "SELECT count(*) FROM kept"));

        var standby = cluster.Standbys[0];
        await cluster.PauseAsync(standby, Cancellation);
        await ExecuteAsync(cluster.ConnectionString, "INSERT INTO kept VALUES (2)");
        await cluster.ResumeAsync(standby, Cancellation);
        await cluster.WaitUntilHealthyAsync(Cancellation);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => cluster.KillAsync("pg-9", Cancellation));
        Assert.Contains("pg-1, pg-2, pg-3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_with_a_database_each_do_not_see_each_other()
    {
        await using var cluster = await StartAsync(o => o.Instances = 1);
        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.CreateDatabaseAsync(cancellationToken: Cancellation)));
        Assert.Equal(4, databases.Select(d => d.Name).Distinct().Count());
        await Task.WhenAll(databases.Select(async (d, i) =>
        {
            await ExecuteAsync(d.ConnectionString, "CREATE TABLE own (id int)");
            await ExecuteAsync(d.ConnectionString, $"INSERT INTO own VALUES ({i})");
        }));
        var seen = await Task.WhenAll(databases.Select(d => ScalarAsync<int>(d.ConnectionString, "SELECT sum(id)::int FROM own")));
        Assert.Equal([0, 1, 2, 3], seen);
        Assert.DoesNotContain("Password", databases[0].ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Ten_clusters_run_side_by_side_and_leave_nothing()
    {
        var clusters = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync(o => o.Instances = 2)));
        try
        {
            Assert.Equal(10, clusters.Select(c => c.ConnectionString).Distinct().Count());
            await Task.WhenAll(clusters.Select((c, i) => ExecuteAsync(c.ConnectionString, $"CREATE TABLE of_{i} (id int)")));
            var tables = await Task.WhenAll(clusters.Select(c => ScalarAsync<string>(c.ConnectionString, "SELECT string_agg(relname, ',') FROM pg_stat_user_tables")));
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"of_{i}"), tables);
        }
        finally
        {
            await Task.WhenAll(clusters.Select(c => c.DisposeAsync().AsTask()));
        }
        var run = Path.Combine(_root, "run");
        Assert.Empty(Directory.Exists(run) ? Directory.GetDirectories(run) : []);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync<int>(clusters[0].ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task What_cannot_start_says_all_that_is_wrong_and_leaves_nothing()
    {
        var error = await Assert.ThrowsAsync<InvalidClusterSpecException>(() => StartAsync(o => (o.Instances, o.Name) = (0, "No Name")));
        Assert.Contains("instances", error.Message, StringComparison.Ordinal);
        Assert.Contains("name", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(o => o.Databases.Clear()));
        await Assert.ThrowsAsync<TimeoutException>(() => StartAsync(o => o.StartTimeout = TimeSpan.FromMilliseconds(50)));
        var run = Path.Combine(_root, "run");
        Assert.Empty(Directory.Exists(run) ? Directory.GetDirectories(run) : []);
    }

    private Task<PostgresCluster> StartAsync(Action<PostgresClusterTestOptions> configure) => PostgresCluster.StartAsync(o =>
    {
        o.RootDirectory = _root;
        configure(o);
    }, Cancellation);

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
