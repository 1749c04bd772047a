using PgAspire.Chaos;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Without synchronous replication a standby may have more than the one that is promoted: it was frozen when the candidate was chosen.</summary>
public sealed class DivergedStandbyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_standby_that_is_ahead_of_the_new_primary_is_rewound()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(3));
        var before = await cluster.UntilAsync(s => s.Instances.Count(i => i.Replication is { State: "streaming" }) == 2, "both standbys stream");
        var primary = before.CurrentPrimary!;
        var standbys = before.Instances.Select(i => i.Name).Where(n => n != primary).ToArray();
        var (behind, ahead) = (standbys[0], standbys[1]);

        // both positions are in one WAL file, so that the new primary can send the one ahead the beginning of it again and again
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
        await ReceivedAsync(cluster, standbys);
        var receiver = InstanceProcesses.Below(cluster.Data(behind)).Single(InstanceProcesses.IsWalReceiver);
        InstanceProcesses.Send(receiver, InstanceProcesses.Stop);
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE lost AS SELECT repeat('x', 1000) FROM generate_series(1, 1000)");
        await ReceivedAsync(cluster, ahead);
        await cluster.Cluster.Driver.PauseAsync(ahead, Cancellation);
        InstanceProcesses.Send(cluster.ProcessId(primary), InstanceProcesses.Kill);
        ProcessFaults.DeleteData(cluster.Data(primary));
        // it ends before it reads what had arrived for it
        InstanceProcesses.Send(receiver, InstanceProcesses.Terminate);
        InstanceProcesses.Send(receiver, InstanceProcesses.Continue);

        var after = await cluster.UntilAsync(s => s.CurrentPrimary != primary && s.Services.ReadWrite == s.CurrentPrimary, "another primary");
        Assert.Equal(behind, after.CurrentPrimary);
        await cluster.Cluster.Driver.ResumeAsync(ahead, Cancellation);
        await cluster.UntilAsync(s => s.Instances.Single(i => i.Name == ahead).Job == JobKind.Rewind, "it is rewound");
        await cluster.HealthyAsync();
        Assert.Equal(0L, await cluster.ScalarAsync<long>(ServiceKind.ReadOnly, "SELECT count(*) FROM pg_tables WHERE tablename = 'lost'"));
        await cluster.UntilAsync(s => s.Instances.Count(i => i.Replication is { State: "streaming" }) == 2, "both standbys stream");
    }

    private static async Task ReceivedAsync(TestedCluster cluster, params string[] standbys)
    {
        var written = Lsn.Parse(await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SELECT pg_current_wal_lsn()::text"), System.Globalization.CultureInfo.InvariantCulture);
        await cluster.UntilAsync(s => s.Instances.Where(i => standbys.Contains(i.Name)).All(i => i.Lsn >= written), $"{string.Join(" and ", standbys)} have it");
    }
}
