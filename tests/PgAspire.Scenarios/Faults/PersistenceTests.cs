using System.Diagnostics;
using System.Globalization;
using PgAspire.Chaos;
using PgAspire.Model;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Data with a directory of its own outlives its owner.</summary>
public sealed class PersistenceTests
{
    private static readonly TimeSpan GuardianDeadline = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_that_is_started_again_has_its_rows_its_primary_and_its_identity()
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data("persistent");
        var credentials = new Operator.ClusterCredentials(new("app", new PasswordGenerator().Generate()));
        string? primary, identifier;
        await using (var first = await TestedCluster.StartAsync(Specs.Synchronous(), data, credentials))
        {
            await first.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
            var before = first.Snapshot.CurrentPrimary;
            InstanceProcesses.Send(first.ProcessId(before!), InstanceProcesses.Kill);
            await first.UntilAsync(s => s.CurrentPrimary != before, "another primary");
            var healthy = await first.HealthyAsync();
            (primary, identifier) = (healthy.CurrentPrimary, healthy.SystemIdentifier);
        }

        await using var second = await TestedCluster.StartAsync(Specs.Synchronous(), data, credentials);

        Assert.Equal((primary, identifier, 2u), (second.Snapshot.CurrentPrimary, second.Snapshot.SystemIdentifier, second.Snapshot.Timeline.Value));
        Assert.Equal(1000L, await second.ScalarAsync<long>(ServiceKind.ReadWrite, "SELECT count(*) FROM kept"));
        AssertNothingWasCopied(second);
    }

    [Fact]
    public async Task When_the_primarys_data_is_gone_a_former_primary_is_what_is_left_and_leads_again()
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data("last-copy");
        var credentials = new Operator.ClusterCredentials(new("app", new PasswordGenerator().Generate()));
        string lost, left;
        await using (var first = await TestedCluster.StartAsync(Specs.Asynchronous(2), data, credentials))
        {
            await first.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
            await first.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM pg_class WHERE relname = 'kept'", 1L);
            (lost, left) = (first.Data("pg-1"), first.Data("pg-2"));
        }
        Directory.Delete(lost, recursive: true);
        // what a promotion that nobody wrote down leaves, and a former primary before it is rewound
        File.Delete(Path.Combine(left, "standby.signal"));

        await using var second = await TestedCluster.StartAsync(Specs.Asynchronous(2), data, credentials);

        Assert.Equal("pg-2", second.Snapshot.CurrentPrimary);
        Assert.Equal(1000L, await second.ScalarAsync<long>(ServiceKind.ReadWrite, "SELECT count(*) FROM kept"));
        Assert.Contains(second.Cluster.Operator.Journal.Entries, e => e.Rule == "J212");
    }

    [Theory]
    // below what the cluster had, and below what initdb leaves
    [InlineData(120, 110)]
    [InlineData(120, 60)]
    [InlineData(60, 40)]
    public async Task Fewer_connections_than_before_are_no_reason_for_a_clone(int before, int after)
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data($"lowered-{before}-{after}");
        var credentials = new Operator.ClusterCredentials(new("app", new PasswordGenerator().Generate()));
        await using (var first = await TestedCluster.StartAsync(WithConnections(before), data, credentials))
        {
            AssertNothingWasCopied(first);
            Assert.Equal($"{before}", await first.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW max_connections"));
        }

        await using var second = await TestedCluster.StartAsync(WithConnections(after), data, credentials);

        AssertNothingWasCopied(second);
        Assert.Equal($"{after}", await second.ScalarAsync<string>(ServiceKind.ReadWrite, "SHOW max_connections"));
        // a standby has what the primary had, until it has replayed that the primary has less
        await second.AnswersAsync(ServiceKind.ReadOnly, "SHOW max_connections", $"{after}");
        // a standby that starts again, with whatever it has replayed by then
        var standby = second.Snapshot.Services.ReadOnly[0];
        InstanceProcesses.Send(second.ProcessId(standby), InstanceProcesses.Kill);
        await second.UntilAsync(s => s.Instances.Single(i => i.Name == standby) is { Running: false }, "it is down");
        await second.HealthyAsync();
        AssertNothingWasCopied(second);
    }

    private static PostgresClusterSpec WithConnections(int number) =>
        Specs.Asynchronous(2) with { Postgresql = new() { Parameters = ValueMap<string>.Empty.With("max_connections", $"{number}") } };

    private static void AssertNothingWasCopied(TestedCluster cluster) => Assert.DoesNotContain(cluster.Cluster.Operator.Journal.Entries, e =>
        e.Text.StartsWith("CloneInstance", StringComparison.Ordinal) || e.Text.StartsWith("RewindInstance", StringComparison.Ordinal) || e.Text.Contains("ended with exit code 1:", StringComparison.Ordinal));

    [Fact]
    public async Task An_owner_that_is_killed_leaves_no_server_and_every_acknowledged_row()
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data("orphaned");
        var password = new PasswordGenerator().Generate();
        using var owner = await Owner.StartAsync(SharedPlace.Place.Root, data, password);
        Assert.True(int.TryParse(owner.Said, NumberStyles.None, CultureInfo.InvariantCulture, out var port), owner.Said);
        await using var workload = await Workload.StartAsync(
            Workload.Service("127.0.0.1", port, "app", password, "app"), null, new Dictionary<string, string>(), writers: 2, TimeSpan.FromMilliseconds(2), Cancellation);
        await workload.GoesOnAsync(200, Cancellation);

        await owner.KillAsync();

        var since = Stopwatch.GetTimestamp();
        while (InstanceProcesses.Below(data) is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < GuardianDeadline, $"{left.Count} processes are left after {GuardianDeadline.TotalSeconds:F0} s.");
            await Task.Delay(20, Cancellation);
        }
        await workload.StopAsync();
        await using var second = await TestedCluster.StartAsync(Specs.Synchronous(), data, new(new("app", password)));
        await using var source = Npgsql.NpgsqlDataSource.Create(second.ConnectionString(ServiceKind.ReadWrite));
        var report = await LedgerReport.CompareAsync(workload.Ledgers, source, Cancellation);
        Assert.Empty(report.Lost);
        Assert.True(report.IsConsistent);
        Assert.InRange(report.Acknowledged, 200, int.MaxValue);
    }
}
