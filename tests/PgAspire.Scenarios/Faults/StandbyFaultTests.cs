using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>A standby fails; writes go on on the same primary.</summary>
public sealed class StandbyFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_paused_and_emptied_standbys_come_back_while_writes_go_on()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var standbys = before.Instances.Select(i => i.Name).Where(n => n != before.CurrentPrimary).ToArray();

        InstanceProcesses.Send(cluster.ProcessId(standbys[0]), InstanceProcesses.Kill);
        await cluster.UntilAsync(s => s.Instances.Any(i => i.Name == standbys[0] && !i.Running), "the standby is down");
        await load.GoesOnAsync();
        await cluster.HealthyAsync();

        await cluster.Cluster.Driver.PauseAsync(standbys[1], Cancellation);
        await load.GoesOnAsync();
        await cluster.UntilAsync(s => s.Instances.Any(i => i.Name == standbys[1] && !i.Running), "the paused standby is ended");
        await cluster.HealthyAsync();

        ProcessFaults.DeleteData(cluster.Data(standbys[0]));
        await cluster.UntilAsync(s => s.Instances.Any(i => i.Name == standbys[0] && i.Data != Operator.DataState.Complete), "the standby's data is missed");
        await load.GoesOnAsync();

        await load.EndAsync();
        Assert.Equal((before.CurrentPrimary, before.Timeline), (cluster.Snapshot.CurrentPrimary, cluster.Snapshot.Timeline));
        Assert.All(load.Workload.Ledgers, l => Assert.Equal(0, l.Errors));
    }
}
