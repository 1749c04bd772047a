using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What a specification says of an instance's resources and of its image reaches the containers.</summary>
public sealed class ResourceTests
{
    private const long Mebibyte = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_reach_the_containers_and_a_session_that_takes_too_much_memory_costs_its_server_only()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand18, change: spec => spec with
        {
            ImagePullPolicy = ImagePullPolicy.Never,
            Resources = new() { Limits = ValueMap<string>.From([new("memory", "384Mi"), new("cpu", "1500m")]) },
            EphemeralVolumesSizeLimit = new() { Shm = "64Mi" },
        });
        var client = await TestEngine.ClientAsync();
        foreach (var instance in (string[])["mycluster-1", "mycluster-2", "mycluster-3"])
        {
            var host = (await client.Containers.InspectContainerAsync(cluster.Driver.ContainerId(instance)!, Cancellation)).HostConfig!;
            Assert.Equal((384 * Mebibyte, 1_500_000_000L, 64 * Mebibyte), (host.Memory, host.NanoCPUs, host.ShmSize));
        }
        Assert.Equal("", (await cluster.PsqlAsync("mycluster-rw", "CREATE TABLE kept AS SELECT 42 AS answer")).Error);

        var killed = await cluster.PsqlAsync("mycluster-rw", "SELECT length(repeat('x', 1000000000))");

        Assert.Equal((2, ""), (killed.ExitCode, killed.Output));
        // as on processes: the server ends with its session, and a standby takes over
        var next = await cluster.UntilAsync(s => s.Services.ReadWrite is not null and not "mycluster-1", "another primary");
        await cluster.AnswersAsync("mycluster-rw", "SELECT answer FROM kept", "42");
        await cluster.UntilAsync(s => s.IsHealthy && s.ReadyInstances == 3, "healthy again");
        Assert.Equal(2u, next.Timeline.Value);
    }

    [Fact]
    public async Task Without_limits_there_are_none()
    {
        await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand15, instances: 1);

        var host = (await (await TestEngine.ClientAsync()).Containers.InspectContainerAsync(cluster.Driver.ContainerId("mycluster-1")!, Cancellation)).HostConfig!;

        Assert.Equal((0L, 0L, 1024 * Mebibyte), (host.Memory, host.NanoCPUs, host.ShmSize));
    }

    [Fact]
    public async Task An_image_that_is_never_pulled_must_be_there()
    {
        await TestEngine.RequireAsync(TestImages.Operand15);

        var refused = await Assert.ThrowsAsync<DriverException>(() => ContainerCluster.StartAsync(
            TestImages.Operand15, change: spec => spec with { ImageName = "127.0.0.1:1/no-such:15", ImagePullPolicy = ImagePullPolicy.Never }));

        Assert.Contains("127.0.0.1:1/no-such:15, and it is never pulled", refused.Message, StringComparison.Ordinal);
    }
}
