using PgAspire.Chaos;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>The acceptance scenario, steps 1 to 4, on one cluster each: with and without synchronous replication, and with two ways to lose a primary.</summary>
public sealed partial class FirstDayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How the primary is lost.</summary>
    public enum Loss
    {
        /// <summary>Through the driver's public interface.</summary>
        Deleted,

        /// <summary>By SIGKILL and a deletion from outside.</summary>
        Destroyed,
    }

    [Theory]
    [InlineData(false, Loss.Deleted)]
    [InlineData(true, Loss.Deleted)]
    [InlineData(true, Loss.Destroyed)]
    public async Task A_cluster_stands_serves_clients_and_survives_the_loss_of_its_primary(bool synchronous, Loss loss)
    {
        Prerequisites.RequirePsql();
        await using var cluster = await TestedCluster.StartAsync(Specs.Manifest(synchronous));

        await It_stands(cluster, synchronous);
        await Secrets_have_all_their_keys(cluster);
        await A_client_connects(cluster);
        await Data_flows(cluster);
        await The_primary_is_lost_under_load(cluster, synchronous, loss);
    }

    private static async Task Data_flows(TestedCluster cluster)
    {
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE t1 (c1 INT PRIMARY KEY, c2 TEXT NOT NULL); INSERT INTO t1 VALUES (1, 'Luis')");
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM pg_tables WHERE tablename = 't1'", 1L);
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM t1", 1L);

        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "INSERT INTO t1 VALUES (2, 'Luis2')");
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT string_agg(c2, ',' ORDER BY c1) FROM t1", "Luis,Luis2");

        var writer = new PsqlWriter(() => AsApplication(cluster), 3, 100);
        await writer.RunAsync(Cancellation);
        Assert.Equal(98, writer.Acknowledged.Count);
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM t1", 100L);
    }

    private static async Task The_primary_is_lost_under_load(TestedCluster cluster, bool synchronous, Loss loss)
    {
        const int First = 301;
        // the whole of it once for each kind of replication
        var last = synchronous && loss == Loss.Deleted ? 3000 : 10000;
        var writer = new PsqlWriter(() => AsApplication(cluster), First, last);
        var writing = Task.Run(() => writer.RunAsync(Cancellation), Cancellation);
        while (writer.Done < 500)
        {
            Assert.False(writing.IsFaulted, $"{writing.Exception}");
            await Task.Delay(5, Cancellation);
        }
        var before = cluster.Snapshot;
        Assert.Equal("mycluster-1", before.CurrentPrimary);

        if (loss == Loss.Deleted)
        {
            await cluster.Cluster.Driver.DeleteAsync("mycluster-1", Cancellation);
        }
        else
        {
            InstanceProcesses.Send(cluster.ProcessId("mycluster-1"), InstanceProcesses.Kill);
            FaultInjector.DeleteData(cluster.Data("mycluster-1"));
        }

        var after = await cluster.UntilAsync(s => s.CurrentPrimary != before.CurrentPrimary && s.Services.ReadWrite == s.CurrentPrimary, "another primary serves");
        Assert.Equal(2u, after.Timeline.Value);
        Assert.Equal(after.CurrentPrimary, await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SELECT current_setting('pgaspire.instance')"));

        await writing;
        var healthy = await cluster.HealthyAsync();
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], healthy.Instances.Select(i => i.Name));
        Assert.Equal(3, healthy.ReadyInstances);
        Assert.InRange(writer.Reconnects, 1, 10_000);
        await cluster.UntilAsync(s => s.Instances.Count(i => i.Replication is { State: "streaming" }) == 2, "both standbys stream, the replacement among them");

        await cluster.AnswersAsync(ServiceKind.ReadWrite, "SELECT max(c1) FROM t1", last);
        var there = (await cluster.ScalarAsync<int[]>(ServiceKind.ReadWrite, "SELECT array_agg(c1) FROM t1")).ToHashSet();
        var lost = writer.Acknowledged.Count(n => !there.Contains(n));
        TestContext.Current.SendDiagnosticMessage("{0}: {1} rows acknowledged, {2} lost, longest gap {3:F0} ms, {4} reconnections.",
            synchronous ? "any 1" : "async", writer.Acknowledged.Count, lost, writer.LongestGap.TotalMilliseconds, writer.Reconnects);
        Assert.True(lost == 0 || !synchronous, $"{lost} acknowledged rows are lost. {cluster.Describe()}");
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM t1", (long)there.Count);
    }
}
