using PgAspire.Drivers.Specs;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>The services as other containers see them, and what an instance's loss is to them.</summary>
public sealed class ServiceTests
{
    private const string WhoAmI = "SELECT current_setting('pgaspire.instance')";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestImages.Operand15)]
    [InlineData(TestImages.Operand18)]
    [InlineData(TestImages.Library15)]
    [InlineData(TestImages.Library18)]
    public async Task Names_lead_to_the_instances_and_follow_the_primary_without_breaking_replication(string image)
    {
        await using var cluster = await ContainerCluster.StartAsync(image);

        await cluster.AnswersAsync("mycluster-rw", WhoAmI, "mycluster-1");
        var standbys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.PsqlAsync("mycluster-ro", WhoAmI)));
        Assert.Equal(["mycluster-2", "mycluster-3"], standbys.Select(answer => answer.Output.Trim()).Distinct().Order(StringComparer.Ordinal));
        var refused = await cluster.PsqlAsync("mycluster-ro", "CREATE TABLE refused (c1 INT)");
        Assert.Contains("read-only transaction", refused.Error, StringComparison.Ordinal);
        var wrong = await cluster.PsqlAsync("mycluster-rw", "SELECT 1", "app", "wrong");
        Assert.Contains("password authentication failed for user \"app\"", wrong.Error, StringComparison.Ordinal);
        Assert.Equal("t|TLSv1.3", (await cluster.PsqlAsync("mycluster-rw", "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).Output.Trim());
        Assert.Equal("", (await cluster.PsqlAsync("mycluster-rw", "CREATE TABLE kept AS SELECT 42 AS answer")).Error);

        var streaming = (await cluster.PsqlAsync("mycluster-rw", "SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_stat_replication")).Output;
        await cluster.Driver.DeleteAsync("mycluster-1", Cancellation);
        var next = await cluster.UntilAsync(s => s.Services.ReadWrite is not null and not "mycluster-1", "another primary");
        await cluster.AnswersAsync("mycluster-rw", WhoAmI, next.Services.ReadWrite!);
        Assert.Equal("42", (await cluster.PsqlAsync("mycluster-rw", "SELECT answer FROM kept")).Output.Trim());

        var healthy = await cluster.UntilAsync(s => s.IsHealthy && s.ReadyInstances == 3, "healthy again");
        Assert.Equal(next.Services.ReadWrite, healthy.CurrentPrimary);
        await cluster.AnswersAsync("mycluster-rw", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "2");
        Assert.Contains(',', streaming);
    }

    [Fact]
    public async Task Connections_through_r_are_spread_over_all_instances()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand18);

        await Eventually.HoldsAsync(
            async () =>
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cluster.PsqlAsync("mycluster-r", WhoAmI)));
                return answers.Select(answer => answer.Output.Trim()).Distinct().Count() == 3;
            },
            "all three answer");
    }

    [Fact]
    public async Task An_instance_out_of_its_network_fails_over_and_comes_back()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand15);
        var client = await TestEngine.ClientAsync();
        var container = cluster.Driver.ContainerId("mycluster-1")!;
        var networks = (await client.Containers.InspectContainerAsync(container, Cancellation)).NetworkSettings!.Networks.Keys;

        await client.Networks.DisconnectNetworkAsync(
            networks.Single(name => name.Contains("-instances-", StringComparison.Ordinal)), new() { Container = container, Force = true }, Cancellation);

        await cluster.UntilAsync(s => s.Services.ReadWrite is not null and not "mycluster-1", "another primary");
        await cluster.UntilAsync(s => s.IsHealthy, "healthy again");
    }

    [Fact]
    public async Task A_frozen_primary_is_replaced()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand15);
        var client = await TestEngine.ClientAsync();

        await client.Containers.PauseContainerAsync(cluster.Driver.ContainerId("mycluster-1")!, Cancellation);

        await cluster.UntilAsync(s => s.Services.ReadWrite is not null and not "mycluster-1", "another primary");
        await cluster.UntilAsync(s => s.IsHealthy, "healthy again");
    }

    [Fact]
    public async Task A_removed_container_and_volume_are_made_anew()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand15);
        var client = await TestEngine.ClientAsync();
        var container = cluster.Driver.ContainerId("mycluster-2")!;

        await EngineVolumes.DestroyAsync(client, container);

        await cluster.UntilAsync(s => s.ReadyInstances < 3, "the loss is seen");
        await cluster.UntilAsync(s => s.IsHealthy && s.ReadyInstances == 3, "healthy again");
    }
}
