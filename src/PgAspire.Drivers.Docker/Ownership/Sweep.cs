using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;

namespace PgAspire.Drivers.Docker.Ownership;

/// <summary>
/// Removes what drivers whose process is gone have left in an engine: containers, networks, ephemeral volumes.
/// Touches nothing without their labels, nothing that has an owner, and no volume that keeps data.
/// </summary>
internal static class Sweep
{
    private const int NetworkAttempts = 8;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Removes the containers first, so that nothing of a dead owner runs any more.</summary>
    /// <returns>How much was removed.</returns>
    public static async Task<int> RunAsync(EngineConnection engine, CancellationToken cancellationToken)
    {
        var containers = await engine.CallAsync(
            "The containers could not be listed",
            client => client.Containers.ListContainersAsync(
                new ContainersListParameters { All = true, Filters = Labels.Filter(Labels.Owner) }, cancellationToken),
            cancellationToken);
        var deadContainers = containers.Where(container => IsDead(container.Labels)).ToArray();
        await Task.WhenAll(deadContainers.Select(container => engine.RemoveContainerAsync(container.ID, cancellationToken)));

        var networks = await engine.CallAsync(
            "The networks could not be listed",
            client => client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labels.Filter(Labels.Owner) }, cancellationToken),
            cancellationToken);
        var deadNetworks = networks.Where(network => IsDead(network.Labels)).ToArray();
        foreach (var network in deadNetworks)
        {
            await RemoveNetworkAsync(engine, network.ID, cancellationToken);
        }

        var volumes = await engine.CallAsync(
            "The volumes could not be listed",
            client => client.Volumes.ListAsync(new VolumesListParameters { Filters = Labels.Filter(Labels.Owner) }, cancellationToken),
            cancellationToken);
        var deadVolumes = (volumes.Volumes ?? []).Where(volume => IsDead(volume.Labels) && !volume.Labels.ContainsKey(Labels.Volume)).ToArray();
        foreach (var volume in deadVolumes)
        {
            await engine.RemoveAsync(
                $"The volume {volume.Name} could not be removed",
                client => client.Volumes.RemoveAsync(volume.Name, force: true, cancellationToken),
                cancellationToken);
        }
        return deadContainers.Length + deadNetworks.Length + deadVolumes.Length;
    }

    /// <summary>Removes a network; whoever else is in it (a client's container) is left without it.</summary>
    public static Task RemoveNetworkAsync(EngineConnection engine, string network, CancellationToken cancellationToken) => engine.RemoveAsync(
        $"The network {network} could not be removed",
        async client =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await EmptyAsync(engine, client, network, cancellationToken);
                    await client.Networks.DeleteNetworkAsync(network, cancellationToken);
                    return;
                }
                catch (DockerApiException exception) when (IsPassing(exception) && attempt < NetworkAttempts)
                {
                    // The engine has not wholly forgotten a container that is gone, or lets one in that was on its way when its maker gave up.
                    await Task.Delay(Settling, cancellationToken);
                }
            }
        },
        cancellationToken);

    private static async Task EmptyAsync(EngineConnection engine, DockerClient client, string network, CancellationToken cancellationToken)
    {
        var inspected = await client.Networks.InspectNetworkAsync(network, cancellationToken);
        foreach (var guest in inspected.Containers?.Keys ?? [])
        {
            await engine.RemoveAsync(
                $"A container could not leave the network {network}",
                c => c.Networks.DisconnectNetworkAsync(
                    network, new NetworkDisconnectParameters { Container = guest, Force = true }, cancellationToken),
                cancellationToken);
        }
    }

    private static bool IsPassing(DockerApiException exception) => EngineErrors.Message(exception).Contains("active endpoints", StringComparison.Ordinal);

    private static bool IsDead(IDictionary<string, string>? labels) =>
        labels is not null && labels.TryGetValue(Labels.Owner, out var label) && Owner.Parse(label) is { } owner && owner.IsGone();
}
