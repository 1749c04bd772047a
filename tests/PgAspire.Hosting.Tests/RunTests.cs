using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

/// <summary>A cluster as a resource of a running AppHost, on real PostgreSQL.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_cluster_lives_through_the_loss_of_its_primary_as_a_running_resource()
    {
        InstalledPostgres.Require();
        var builder = AppHost.Create();
        var pg = builder.AddCluster();
        var database = pg.AddDatabase("app");
        var view = database.AsReadOnly();
        pg.AddDatabase("audit");
        builder.Configuration["Parameters:reporter-password"] = "it's; a \"word\"";
        pg.WithManagedRole("reporter", r => r with { InRoles = ["pg_read_all_data"] }, builder.AddParameter("reporter-password", secret: true));
        var app = builder.Build();
        await using var disposing = app;
        var states = new ConcurrentQueue<string>();
        using var watching = new CancellationTokenSource();
        var watcher = WatchAsync(app, "pg", states, watching.Token);
        var ct = TestContext.Current.CancellationToken;
        await app.StartAsync(ct);
        foreach (var resource in (string[])["pg", "app", "app-ro", "audit"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, ct).Within(60, $"{resource} is healthy");
        }

        var connectionString = (await database.Resource.ConnectionStringExpression.GetValueAsync(ct))!;
        await ExecuteAsync(connectionString, "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
        Assert.Equal("25006", (await Assert.ThrowsAsync<PostgresException>(async () => await ExecuteAsync((await view.Resource.ConnectionStringExpression.GetValueAsync(ct))!, "CREATE TABLE refused (id int)"))).SqlState);
        Assert.Equal("app", await ScalarAsync(connectionString.Replace("Database=app", "Database=audit", StringComparison.Ordinal), "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'audit'"));

        var reporter = new NpgsqlConnectionStringBuilder(connectionString) { Username = "reporter", Password = "it's; a \"word\"" };
        Assert.Equal(1, await ScalarAsync(reporter.ConnectionString, "SELECT count(*)::int FROM t"));

        var cluster = await pg.Resource.Run.Bound;
        var first = cluster.Operator.Snapshot.CurrentPrimary!;
        Assert.Equal("primary", Role(app, first));
        using (var postmaster = Process.GetProcessById(cluster.ProcessId(first)!.Value))
        {
            postmaster.Kill();
        }
        var after = await cluster.Operator.WaitForAsync(s => s.CurrentPrimary != first && s.IsHealthy, ct).Within(60, "another instance is the primary and all are ready");
        Assert.Equal(2u, after.Timeline.Value);
        Assert.Equal(1, await ScalarAsync(connectionString, "SELECT count(*)::int FROM t"));
        await app.ResourceNotifications.WaitForResourceAsync(after.CurrentPrimary!, e => e.Snapshot.Properties.Any(p => p is { Name: "postgres.role", Value: "primary" }), ct).Within(10, "the new primary is shown");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("pg", ct).Within(30, "the cluster is healthy again");
        Assert.All(states, s => Assert.Contains(s, (string[])["NotStarted", "Starting", "Running"]));
        Assert.Equal(after.Instances.Length, after.ReadyInstances);

        var control = await pg.Resource.GetControlAsync(ct);
        await control.PromoteAsync(first, cancellationToken: ct).Within(30, "the former primary is the primary again");
        await app.ResourceNotifications.WaitForResourceAsync(first, e => e.Snapshot.Properties.Any(p => p is { Name: "postgres.role", Value: "primary" }), ct).Within(10, "it is shown");
        after = await control.WaitForAsync(s => s.IsHealthy, ct).Within(30, "all are ready");
        Assert.Equal((first, 3u), (after.CurrentPrimary, after.Timeline.Value));

        var processes = after.Instances.Select(i => cluster.ProcessId(i.Name)!.Value).ToArray();
        var folder = cluster.Driver.Layout(first).DataDirectory;
        await app.StopAsync(ct);
        Assert.All(processes, p => Assert.False(Alive(p), $"process {p} is still there"));
        Assert.False(Directory.Exists(folder), $"{folder} is still there");
        Assert.True(app.ResourceNotifications.TryGetCurrentState("pg", out var last));
        Assert.Equal(KnownResourceStates.Exited, last.Snapshot.State?.Text);
        await watching.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watcher);
    }

    [Fact]
    public async Task A_data_directory_is_adopted_by_the_next_run_with_a_new_password()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("pgaspire-hosting-");
        if (!OperatingSystem.IsWindows())
        {
            // the servers' account must be able to enter
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        }
        try
        {
            foreach (var (password, sql) in new[] { ("first", "CREATE TABLE t (id int); INSERT INTO t VALUES (7)"), ("second", "SELECT 1") })
            {
                var builder = AppHost.Create();
                var pg = builder.AddPostgresCluster("pg", 1, builder.AddParameter("secret", password, secret: true)).WithDataBindMount(Path.Combine(folder.FullName, "pg"));
                var database = pg.AddDatabase("app");
                await using var app = builder.Build();
                await app.StartAsync(ct);
                await app.ResourceNotifications.WaitForResourceHealthyAsync("app", ct).Within(60, "the database is healthy");
                var connectionString = (await database.Resource.ConnectionStringExpression.GetValueAsync(ct))!;
                await ExecuteAsync(connectionString, sql);
                Assert.Equal(7, await ScalarAsync(connectionString, "SELECT id FROM t"));
                await app.StopAsync(ct);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_cannot_start_fails_as_a_resource_and_says_why()
    {
        InstalledPostgres.Require();
        var builder = AppHost.Create();
        var file = Path.GetTempFileName();
        try
        {
            builder.AddCluster().WithDataBindMount(file).AddDatabase("app");
            await using var app = builder.Build();
            var ct = TestContext.Current.CancellationToken;
            await app.StartAsync(ct);
            await app.ResourceNotifications.WaitForResourceAsync("pg", KnownResourceStates.FailedToStart, ct).Within(30, "the cluster has failed");
            await app.ResourceNotifications.WaitForResourceAsync("app", KnownResourceStates.FailedToStart, ct).Within(30, "the database has failed");
            var log = app.Services.GetRequiredService<ResourceLoggerService>();
            var lines = new List<string>();
            await foreach (var batch in log.GetAllAsync("pg").WithCancellation(ct))
            {
                lines.AddRange(batch.Select(l => l.Content));
            }
            Assert.Contains(lines, l => l.Contains(file, StringComparison.Ordinal));
            await app.StopAsync(ct);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task An_application_that_cannot_start_says_why_and_is_disposed_of()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var builder = AppHost.Create();
        builder.Configuration["DcpPublisher:RandomizePorts"] = "false";
        builder.AddCluster().WithHostPort(port);
        var app = builder.Build();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains($"{port}", error.ToString());
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_left_of_an_application_that_is_disposed_of_without_being_stopped()
    {
        InstalledPostgres.Require();
        var builder = AppHost.Create();
        var pg = builder.AddCluster(instances: 2);
        var app = builder.Build();
        var ct = TestContext.Current.CancellationToken;
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("pg", ct).Within(60, "the cluster is healthy");
        var cluster = await pg.Resource.Run.Bound;
        var processes = cluster.Operator.Snapshot.Instances.Select(i => cluster.ProcessId(i.Name)).OfType<int>().ToArray();
        Assert.NotEmpty(processes);
        await app.DisposeAsync();
        Assert.All(processes, p => Assert.False(Alive(p), $"process {p} is still there"));
    }

    private static string? Role(DistributedApplication app, string instance) =>
        app.ResourceNotifications.TryGetCurrentState(instance, out var state) ? state.Snapshot.Properties.FirstOrDefault(p => p.Name == "postgres.role")?.Value as string : null;

    private static async Task WatchAsync(DistributedApplication app, string resource, ConcurrentQueue<string> states, CancellationToken cancellationToken)
    {
        await foreach (var change in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if (change.Resource.Name == resource && change.Snapshot.State?.Text is { } state && state is not ("Stopping" or "Exited"))
            {
                states.Enqueue(state);
            }
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static bool Alive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
