using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>The primary fails; any one standby confirms each commit, so nothing may be lost.</summary>
public sealed class PrimaryFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_postmaster_is_followed_by_another_primary_without_a_loss()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;

        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Kill);

        var after = await cluster.UntilAsync(s => s.Timeline > before.Timeline && s.Services.ReadWrite is not null, "another primary");
        Assert.NotEqual(before.CurrentPrimary, after.CurrentPrimary);
        await load.EndAsync();
        Assert.Equal(before.SystemIdentifier, cluster.Snapshot.SystemIdentifier);
    }

    [Fact]
    public async Task A_stopped_postmaster_is_a_hang_since_nobody_can_connect()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;

        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Stop);

        await cluster.UntilAsync(s => s.Timeline > before.Timeline && s.Services.ReadWrite is not null, "another primary");
        await load.EndAsync();
    }

    [Fact]
    public async Task A_paused_primary_is_ended_before_another_one_is_promoted()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var process = cluster.ProcessId(before.CurrentPrimary!);
        var data = cluster.Data(before.CurrentPrimary!);

        await cluster.Cluster.Driver.PauseAsync(before.CurrentPrimary!, Cancellation);

        await cluster.UntilAsync(s => s.TargetPrimary != before.CurrentPrimary, "a failover");
        Assert.False(InstanceProcesses.WorksBelow(process, data), "The primary that hung still exists.");
        await cluster.Cluster.Driver.ResumeAsync(before.CurrentPrimary!, Cancellation);
        await load.EndAsync();
    }

    [Fact]
    public async Task A_primary_without_its_data_directory_is_replaced_and_cloned()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;

        ProcessFaults.DeleteData(cluster.Data(before.CurrentPrimary!));

        await cluster.UntilAsync(s => s.Timeline > before.Timeline && s.Services.ReadWrite is not null, "another primary");
        await load.EndAsync();
        Assert.Equal(3, cluster.Snapshot.ReadyInstances);
    }
}
