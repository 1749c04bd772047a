using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Testing.Containers;

namespace PgAspire.Scenarios;

/// <summary>Containers of an image; its clients are containers of the same image.</summary>
internal sealed class ContainerRuntime(string image, string? other = null) : TestedRuntime
{
    private const int Attempts = 20;

    public override ClusterRuntime Kind => ClusterRuntime.Containers;

    public override string Image => image;

    public override Task RequireAsync() => TestEngine.RequireAsync(image);

    public override async Task<PsqlClient> ConnectAsync(LocalCluster cluster) => await ContainerClient.StartAsync(cluster, image);

    public override OtherOperand AnotherOperand() => new(other ?? throw new InvalidOperationException($"There is no other image beside {image}."));

    public override async Task DestroyAsync(LocalCluster cluster, string instance)
    {
        var client = await TestEngine.ClientAsync();
        var container = ((DockerInstanceDriver)cluster.Driver).ContainerId(instance)!;
        var volumes = (await client.Containers.InspectContainerAsync(container)).Mounts.Where(m => m.Type == "volume").Select(m => m.Name!).ToArray();
        foreach (var volume in volumes)
        {
            await DestroyVolumeAsync(client, volume);
        }
    }

    // with every container that has it: the driver looks into the data of an instance that is gone through another one
    private static async Task DestroyVolumeAsync(DockerClient client, string volume)
    {
        var having = new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["volume"] = new Dictionary<string, bool> { [volume] = true } },
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var container in await client.Containers.ListContainersAsync(having))
                {
                    await client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true });
                }
                await client.Volumes.RemoveAsync(volume, force: true);
                return;
            }
            catch (DockerApiException) when (attempt < Attempts)
            {
                // somebody has it again, or the engine still cleans up after a program that ran in it
            }
        }
    }
}
