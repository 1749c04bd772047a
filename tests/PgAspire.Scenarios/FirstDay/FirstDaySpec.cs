using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>The acceptance scenario, steps 1 to 4, on one cluster each: with and without synchronous replication. One sealed class a runtime.</summary>
public abstract partial class FirstDaySpec
{
    private const string WhoAmI = "SELECT current_setting('pgaspire.instance')";
    private static readonly TimeSpan LoadDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan NamesDeadline = TimeSpan.FromSeconds(10);
    private readonly TestedRuntime _runtime;

    private protected FirstDaySpec(TestedRuntime runtime) => _runtime = runtime;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The whole walk; each runtime's class makes a test of it.</summary>
    protected Task FirstDayAsync(bool synchronous) =>
        WalkAsync(synchronous, last: 10_000, cluster => _runtime.DestroyAsync(cluster.Cluster, "mycluster-1"));

    /// <summary>All steps.</summary>
    /// <param name="synchronous">Whether any one standby confirms each commit.</param>
    /// <param name="last">The number of the last row that is written while the primary is lost; the first is 301.</param>
    /// <param name="loseAsync">Loses the primary.</param>
    private protected async Task WalkAsync(bool synchronous, int last, Func<TestedCluster, Task> loseAsync)
    {
        await _runtime.RequireAsync();
        await using var cluster = await TestedCluster.StartAsync(Specs.Manifest(synchronous, _runtime.Image), runtime: _runtime.Kind);
        await using var client = await _runtime.ConnectAsync(cluster.Cluster);

        await client.AnswersAsync(Application(cluster, ServiceKind.ReadWrite), WhoAmI, "mycluster-1");
        await It_stands(cluster, client, synchronous);
        await Secrets_have_all_their_keys(cluster, client);
        await A_client_connects(cluster, client);
        await Data_flows(cluster, client);
        await The_primary_is_lost_under_load(cluster, client, synchronous, last, loseAsync);
    }

    private static async Task Data_flows(TestedCluster cluster, PsqlClient client)
    {
        var readWrite = Application(cluster, ServiceKind.ReadWrite);
        var readOnly = Application(cluster, ServiceKind.ReadOnly);
        await client.AskAsync(readWrite, "CREATE TABLE t1 (c1 INT PRIMARY KEY, c2 TEXT NOT NULL); INSERT INTO t1 VALUES (1, 'Luis')");
        await client.AnswersAsync(readOnly, "SELECT count(*) FROM t1", "1");

        await client.AskAsync(readWrite, "INSERT INTO t1 VALUES (2, 'Luis2')");
        await client.AnswersAsync(readOnly, "SELECT string_agg(c2, ',' ORDER BY c1) FROM t1", "Luis,Luis2");

        var written = await PsqlWriter.RunAsync(client, readWrite, 3, 100);
        Assert.Equal((98, 0), (written.Acknowledged, written.Reconnections));
        await client.AnswersAsync(readOnly, "SELECT count(*) FROM t1", "100");
    }

    private static async Task The_primary_is_lost_under_load(TestedCluster cluster, PsqlClient client, bool synchronous, int last, Func<TestedCluster, Task> loseAsync)
    {
        const int First = 301;
        var readWrite = Application(cluster, ServiceKind.ReadWrite);
        var writing = PsqlWriter.RunAsync(client, readWrite, First, last);
        await client.AnswersAsync(readWrite, $"SELECT count(*) >= 500 FROM t1 WHERE c1 >= {First}", "t");
        var before = cluster.Snapshot;
        Assert.Equal("mycluster-1", before.CurrentPrimary);

        await loseAsync(cluster);

        var after = await cluster.UntilAsync(s => s.CurrentPrimary != before.CurrentPrimary && s.Services.ReadWrite == s.CurrentPrimary, "another primary serves");
        Assert.Equal(2u, after.Timeline.Value);
        await client.AnswersAsync(readWrite, WhoAmI, after.CurrentPrimary!);

        var written = await writing.WaitAsync(LoadDeadline, Cancellation);
        var healthy = await cluster.HealthyAsync();
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], healthy.Instances.Select(i => i.Name));
        Assert.Equal(3, healthy.ReadyInstances);
        Assert.Equal(last - First + 1, written.Acknowledged);
        Assert.InRange(written.Reconnections, 1, 10_000);
        await cluster.UntilAsync(s => s.Instances.Count(i => i.Replication is { State: "streaming" }) == 2, "both standbys stream, the replacement among them");

        await client.AnswersAsync(readWrite, "SELECT max(c1) FROM t1", $"{last}");
        var lost = await client.AskAsync(readWrite, $"SELECT count(*) FROM generate_series({First}, {last}) AS n WHERE NOT EXISTS (SELECT FROM t1 WHERE c1 = n)");
        TestContext.Current.SendDiagnosticMessage("{0}, {1}: {2} rows acknowledged, {3} lost, longest gap {4:F0} ms, {5} reconnections.",
            cluster.Cluster.Driver.ServerVersion, synchronous ? "any 1" : "async", written.Acknowledged, lost, written.LongestGap.TotalMilliseconds, written.Reconnections);
        Assert.True(lost == "0" || !synchronous, $"{lost} acknowledged rows are lost. {cluster.Describe()}");
        var there = await client.AskAsync(readWrite, "SELECT count(*) FROM t1");
        await client.AnswersAsync(Application(cluster, ServiceKind.ReadOnly), "SELECT count(*) FROM t1", there);
    }
}
