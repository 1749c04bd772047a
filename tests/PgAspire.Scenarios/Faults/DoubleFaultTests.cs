using PgAspire.Chaos;
using PgAspire.Operator;

namespace PgAspire.Scenarios;

/// <summary>A second fault in the middle of what the first one caused.</summary>
public sealed class DoubleFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_candidate_that_is_killed_when_it_is_chosen_costs_nothing()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var chosen = cluster.UntilAsync(s => s.TargetPrimary is { } target && target != before.CurrentPrimary && target != ClusterStatus.Pending, "a candidate");

        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Kill);
        if (cluster.Cluster.ProcessId((await chosen).TargetPrimary!) is { } candidate)
        {
            InstanceProcesses.Send(candidate, InstanceProcesses.Kill);
        }

        await load.EndAsync();
    }

    [Fact]
    public async Task A_primary_that_is_killed_while_another_instance_is_cloned_costs_nothing()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var cloning = cluster.UntilAsync(s => s.Instances.Any(i => i.Job == JobKind.Clone), "a clone");

        ProcessFaults.DeleteData(cluster.Data(before.Instances.First(i => i.Name != before.CurrentPrimary).Name));
        await cloning;
        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Kill);

        await load.EndAsync();
    }

    [Fact]
    public async Task A_primary_that_is_killed_while_its_predecessor_is_rewound_costs_nothing()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var rewinding = cluster.UntilAsync(s => s.Instances.Any(i => i.Job == JobKind.Rewind), "a rewind");

        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Kill);
        var during = await rewinding;
        InstanceProcesses.Send(cluster.ProcessId(during.CurrentPrimary!), InstanceProcesses.Kill);

        await load.EndAsync();
    }

    [Fact]
    public async Task A_standby_that_has_lost_its_data_proves_nothing_about_what_it_had_confirmed()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        var standbys = before.Instances.Select(i => i.Name).Where(n => n != before.CurrentPrimary).ToArray();
        var cloning = cluster.UntilAsync(s => s.Instances.Any(i => i.Job == JobKind.Clone), "a clone");

        // from here on only the other standby confirms, and it loses what it has; this one answers, but receives nothing
        var receiver = InstanceProcesses.Below(cluster.Data(standbys[1])).Single(InstanceProcesses.IsWalReceiver);
        InstanceProcesses.Send(receiver, InstanceProcesses.Stop);
        await load.GoesOnAsync();
        InstanceProcesses.Send(cluster.ProcessId(standbys[0]), InstanceProcesses.Kill);
        ProcessFaults.DeleteData(cluster.Data(standbys[0]));
        await cloning;
        while ((await cluster.Cluster.Driver.ListAsync(Cancellation)).FirstOrDefault(i => i.Name == standbys[0]) is not { Data: DataState.Incomplete })
        {
            await Task.Delay(5, Cancellation);
        }
        InstanceProcesses.Send(cluster.ProcessId(before.CurrentPrimary!), InstanceProcesses.Kill);
        // it ends before it reads what had arrived for it; its server goes on
        InstanceProcesses.Send(receiver, InstanceProcesses.Terminate);
        InstanceProcesses.Send(receiver, InstanceProcesses.Continue);

        await load.EndAsync();
    }
}
