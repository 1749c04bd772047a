using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Tests.Containers;

namespace PgAspire.Scenarios;

/// <summary>Containers of an image; its clients are containers of the same image.</summary>
internal sealed class ContainerRuntime(string image, string? other = null) : TestedRuntime
{
    public override ClusterRuntime Kind => ClusterRuntime.Containers;

    public override string Image => image;

    public override Task RequireAsync() => TestEngine.RequireAsync(image);

    public override async Task<PsqlClient> ConnectAsync(LocalCluster cluster) => await ContainerClient.StartAsync(cluster, image);

    public override OtherOperand AnotherOperand() => new(other ?? throw new InvalidOperationException($"There is no other image beside {image}."));

    public override async Task DestroyAsync(LocalCluster cluster, string instance)
    {
        var client = await TestEngine.ClientAsync();
        var container = ((DockerInstanceDriver)cluster.Driver).ContainerId(instance)!;
        await EngineVolumes.DestroyAsync(client, container);
    }
}
