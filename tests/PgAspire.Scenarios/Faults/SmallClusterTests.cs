using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>Clusters with one and two instances.</summary>
public sealed class SmallClusterTests
{
    [Fact]
    public async Task A_single_instance_restarts_in_place()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(1));
        await using var load = await Load.StartAsync(cluster);
        var before = cluster.Snapshot;
        Assert.Empty(before.Services.ReadOnly);

        var process = cluster.ProcessId("pg-1");
        InstanceProcesses.Send(process, InstanceProcesses.Kill);

        await cluster.UntilAsync(s => s.Services.ReadWrite == "pg-1" && cluster.Cluster.ProcessId("pg-1") is { } now && now != process, "the same instance again");
        await load.EndAsync();
        Assert.Equal(before.Timeline, cluster.Snapshot.Timeline);
    }

    [Fact]
    public async Task Of_two_asynchronous_instances_the_other_one_takes_over()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(2));
        await using var load = await Load.StartAsync(cluster);

        InstanceProcesses.Send(cluster.ProcessId("pg-1"), InstanceProcesses.Kill);

        await cluster.UntilAsync(s => s.Services.ReadWrite == "pg-2", "the other one serves");
        var report = await load.EndAsync(lossAllowed: true);
        TestContext.Current.SendDiagnosticMessage("Two instances, asynchronous: {0} rows acknowledged, {1} lost.", report.Acknowledged, report.Lost.Count);
    }
}
