using PgAspire.Chaos;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Day-two operations on real servers, each under load, none of which may lose a row.</summary>
public sealed class OperationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parameters_are_applied_by_a_reload_or_by_a_rolling_restart_as_their_context_asks()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var control = cluster.Cluster.Control;
        var started = Started(cluster);

        await control.ChangeAsync(With(("work_mem", "7MB")), cancellationToken: Cancellation);
        foreach (var service in (ServiceKind[])[ServiceKind.ReadWrite, ServiceKind.ReadOnly])
        {
            Assert.Equal("7MB", await cluster.ScalarAsync<string>(service, "SHOW work_mem"));
        }
        Assert.Equal(started, Started(cluster));

        // more of what standbys must not undercut: they come first
        await control.ChangeAsync(With(("max_connections", "150"), ("shared_buffers", "32MB")), cancellationToken: Cancellation);
        Assert.All(cluster.Snapshot.Instances, i => Assert.Equal(150, i.Status!.HotStandbySettings["max_connections"]));
        Assert.Equal("32MB", await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW shared_buffers"));
        Assert.Equal(["pg-3", "pg-2", "pg-1"], Restarted(cluster).Order(StringComparer.Ordinal).Reverse());
        Assert.True(Restarted(cluster)[^1] == "pg-1", cluster.Describe());

        // less of it: the primary comes first, in place
        var before = Restarted(cluster).Count;
        await control.ChangeAsync(With(("max_connections", "80")), cancellationToken: Cancellation);
        Assert.All(cluster.Snapshot.Instances, i => Assert.Equal(80, i.Status!.HotStandbySettings["max_connections"]));
        Assert.True(Restarted(cluster)[before] == "pg-1", cluster.Describe());
        Assert.Equal(3, Restarted(cluster).Count - before);
        Assert.Equal((1u, "pg-1"), (cluster.Snapshot.Timeline.Value, cluster.Snapshot.CurrentPrimary));
        await load.EndAsync();
    }

    [Fact]
    public async Task A_value_that_PostgreSQL_does_not_know_is_said_and_can_be_taken_back()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(2));
        var control = cluster.Cluster.Control;

        var failure = await Assert.ThrowsAsync<OperationFailedException>(() => control.ChangeAsync(With(("work_mem", "much")), cancellationToken: Cancellation));
        Assert.Contains("PostgreSQL does not take over: work_mem.", failure.Message, StringComparison.Ordinal);
        Assert.False(control.Specification.Postgresql.Parameters.ContainsKey("work_mem"));
        await cluster.HealthyAsync();
        await control.ChangeAsync(With(("work_mem", "8MB")), cancellationToken: Cancellation);
        Assert.Equal("8MB", await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW work_mem"));
    }

    [Fact]
    public async Task Lines_of_pg_hba_and_synchronous_replication_change_at_run_time()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(3));
        await using var load = await Load.StartAsync(cluster);
        var control = cluster.Cluster.Control;

        await control.ChangeAsync(s => s with { Postgresql = s.Postgresql with { HostBasedAuthentication = ["host all app all trust"] } }, cancellationToken: Cancellation);
        await using (var connection = new Npgsql.NpgsqlConnection(cluster.ConnectionString(ServiceKind.ReadWrite, password: "wrong")))
        {
            await connection.OpenAsync(Cancellation);
        }

        await control.ChangeAsync(s => s with { Postgresql = s.Postgresql with { Synchronous = new() { Method = SynchronousMethod.First, Number = 2 } } }, cancellationToken: Cancellation);
        Assert.StartsWith("FIRST 2 (", await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW synchronous_standby_names"), StringComparison.Ordinal);
        await load.GoesOnAsync();
        var refused = await Assert.ThrowsAsync<OperationRefusedException>(() => control.ScaleAsync(2, cancellationToken: Cancellation));
        Assert.Contains("spec.postgresql.synchronous.number", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, control.Specification.Instances);

        await control.ChangeAsync(s => s with { Postgresql = s.Postgresql with { Synchronous = null } }, cancellationToken: Cancellation);
        Assert.Equal("", await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW synchronous_standby_names"));
        await load.EndAsync();
    }

    [Fact]
    public async Task Passwords_and_superuser_access_change_at_run_time()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(2));
        var control = cluster.Cluster.Control;
        var (old, changed) = (cluster.Cluster.Credentials, new PasswordGenerator().Generate());

        await control.ChangePasswordsAsync(old with { Application = old.Application with { Password = changed } }, cancellationToken: Cancellation);
        Assert.Equal(1, await cluster.ScalarAsync<int>(ServiceKind.ReadWrite, "SELECT 1"));
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(async () =>
        {
            await using var connection = new Npgsql.NpgsqlConnection(cluster.ConnectionString(ServiceKind.ReadWrite, password: old.Application.Password));
            await connection.OpenAsync(Cancellation);
        });
        Assert.Equal("28P01", refused.SqlState);

        await control.ChangeAsync(s => s with { EnableSuperuserAccess = true }, cancellationToken: Cancellation);
        await AsSuperuserAsync();
        await control.ChangeAsync(s => s with { EnableSuperuserAccess = false }, cancellationToken: Cancellation);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<Npgsql.PostgresException>(AsSuperuserAsync)).SqlState);

        async Task AsSuperuserAsync()
        {
            var login = new Npgsql.NpgsqlConnectionStringBuilder(cluster.ConnectionString(ServiceKind.ReadWrite, "postgres")) { Username = "postgres", Password = old.SuperuserPassword };
            await using var connection = new Npgsql.NpgsqlConnection(login.ConnectionString);
            await connection.OpenAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_fenced_primary_stays_the_primary_and_nobody_takes_over()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var control = cluster.Cluster.Control;

        await control.FenceAsync("3", cancellationToken: Cancellation);
        Assert.True(control.Snapshot.Instances.Single(i => i.Name == "pg-3") is { Running: false, Fenced: true, ReplicationRole: "Fenced" });
        await load.GoesOnAsync();
        await control.FenceAsync("pg-1", cancellationToken: Cancellation);
        Assert.Equal("Primary instance is fenced", control.Snapshot.PhaseReason);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => cluster.ScalarAsync<int>(ServiceKind.ReadWrite, "SELECT 1"));
        Assert.Equal(1, await cluster.ScalarAsync<int>(ServiceKind.ReadOnly, "SELECT 1"));
        Assert.Equal(("pg-1", "pg-1"), (control.Snapshot.CurrentPrimary, control.Snapshot.TargetPrimary));

        await control.UnfenceAsync("pg-1", cancellationToken: Cancellation);
        await control.UnfenceAsync("pg-3", cancellationToken: Cancellation);
        await load.EndAsync();
        Assert.Equal(("pg-1", 1u), (control.Snapshot.CurrentPrimary, control.Snapshot.Timeline.Value));

        await control.FenceAsync("*", cancellationToken: Cancellation);
        Assert.All(control.Snapshot.Instances, i => Assert.False(i.Running));
        await control.UnfenceAsync("*", cancellationToken: Cancellation);
        Assert.Equal(1u, (await cluster.HealthyAsync()).Timeline.Value);
    }

    [Fact]
    public async Task A_hibernated_cluster_comes_back_with_its_primary_and_its_rows()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        var control = cluster.Cluster.Control;
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");

        var asleep = await control.HibernateAsync(cancellationToken: Cancellation);
        await control.WaitForPhaseAsync(ClusterPhases.Hibernated, Cancellation);
        Assert.True(asleep.Hibernating);
        Assert.All(control.Snapshot.Instances, i => Assert.Equal((false, DataState.Complete), (i.Running, i.Data)));
        var refused = await Assert.ThrowsAsync<OperationRefusedException>(() => control.PromoteAsync("pg-2", cancellationToken: Cancellation));
        Assert.Contains("hibernates. Resume it first.", refused.Message, StringComparison.Ordinal);

        await control.ResumeAsync(cancellationToken: Cancellation);
        var healthy = await cluster.HealthyAsync();
        Assert.Equal(("pg-1", 1u), (healthy.CurrentPrimary, healthy.Timeline.Value));
        Assert.Equal(1000L, await cluster.ScalarAsync<long>(ServiceKind.ReadWrite, "SELECT count(*) FROM kept"));
        Assert.DoesNotContain(control.Journal.Entries, e => e.Text.StartsWith("CloneInstance", StringComparison.Ordinal) || e.Text.StartsWith("RewindInstance", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Instances_are_destroyed_with_and_without_their_data_but_never_the_only_copy()
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data("destroyed");
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous(), data);
        await using var load = await Load.StartAsync(cluster);
        var control = cluster.Cluster.Control;

        await control.DestroyAsync("pg-3", keepData: true, cancellationToken: Cancellation);
        var kept = Assert.Single(control.Journal.Entries, e => e.Text.StartsWith("The data of pg-3 is in ", StringComparison.Ordinal));
        await cluster.HealthyAsync();
        Assert.Contains(Directory.GetDirectories(data, "*", SearchOption.AllDirectories), d => kept.Text.Contains(d, StringComparison.Ordinal) && File.Exists(Path.Combine(d, "PG_VERSION")) || Directory.GetFiles(d, "PG_VERSION").Length > 0 && d.Contains("detached", StringComparison.Ordinal));

        await control.DestroyAsync("pg-1", cancellationToken: Cancellation);
        await cluster.UntilAsync(s => s.CurrentPrimary != "pg-1", "another primary");
        await cluster.HealthyAsync();
        await load.EndAsync();
        Assert.Equal(3, control.Snapshot.ReadyInstances);

        await control.ScaleAsync(2, cancellationToken: Cancellation);
        await control.ChangeAsync(s => s with { Instances = 1, Postgresql = s.Postgresql with { Synchronous = null } }, cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<OperationRefusedException>(() => control.DestroyAsync(control.Snapshot.CurrentPrimary!, cancellationToken: Cancellation));
        Assert.Contains("may hold the only copy", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, control.Snapshot.ReadyInstances);
    }

    [Fact]
    public async Task One_operation_at_a_time_and_a_cancelled_one_leaves_the_cluster_whole()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var control = cluster.Cluster.Control;
        var progress = new List<OperationProgress>();

        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var restart = control.RestartAsync(progress: new Sink(progress), cancellationToken: cancelling.Token);
        await control.WaitForAsync(s => s.Instances.Any(i => i.Job == JobKind.Restart), Cancellation);
        var refused = await Assert.ThrowsAsync<OperationRefusedException>(() => control.PromoteAsync("pg-2", cancellationToken: Cancellation));
        Assert.Contains("An operation is under way: restart all instances.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("under way", await control.RefusalAsync(new ReloadOperation(), Cancellation), StringComparison.Ordinal);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart);
        await cluster.HealthyAsync();
        Assert.NotEmpty(progress);
        Assert.DoesNotContain("pg-1", Restarted(cluster));

        await control.RestartAsync("pg-1", cancellationToken: Cancellation);
        Assert.Equal("pg-1", Restarted(cluster)[^1]);
        await control.ReloadAsync(cancellationToken: Cancellation);
        await load.EndAsync();
        Assert.Equal(1u, control.Snapshot.Timeline.Value);
    }

    private static Func<PostgresClusterSpec, PostgresClusterSpec> With(params (string Name, string Value)[] parameters) =>
        s => s with { Postgresql = s.Postgresql with { Parameters = parameters.Aggregate(s.Postgresql.Parameters, (all, p) => all.With(p.Name, p.Value)) } };

    private static Dictionary<string, DateTimeOffset?> Started(TestedCluster cluster) => cluster.Snapshot.Instances.ToDictionary(i => i.Name, i => i.Status?.StartedAt);

    private static List<string> Restarted(TestedCluster cluster) =>
        [.. cluster.Cluster.Operator.Journal.Entries.Where(e => e.Text.StartsWith("RestartInstance ", StringComparison.Ordinal)).Select(e => e.Instance!)];

    private sealed class Sink(List<OperationProgress> seen) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            lock (seen)
            {
                seen.Add(value);
            }
        }
    }
}
