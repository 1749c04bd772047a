using Docker.DotNet;
using Docker.DotNet.Models;

namespace PgAspire.Tests.Containers;

/// <summary>Volumes of an engine, removed as somebody does who does not care for what uses them.</summary>
public static class EngineVolumes
{
    private const int Attempts = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Removes a container with its volumes, and with every other container that has them: a driver looks into data through containers too.</summary>
    public static async Task DestroyAsync(DockerClient client, string container)
    {
        var inspected = await client.Containers.InspectContainerAsync(container);
        foreach (var volume in inspected.Mounts.Where(m => m.Type == "volume"))
        {
            await RemoveAsync(client, volume.Name!);
        }
    }

    private static async Task RemoveAsync(DockerClient client, string volume)
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
                await Task.Delay(Pause);
            }
        }
    }
}
