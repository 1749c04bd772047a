using System.Net;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Networks;

/// <summary>
/// The two networks of a cluster. The instances replicate over the one, and never leave it while they run. Other containers join the other one,
/// where the instances go by the services' names: an instance that changes its role leaves and comes back under other names there,
/// which replication does not notice.
/// </summary>
internal sealed class ClusterNetworks
{
    private const int Attempts = 8;
    private const int LongestPrefix = 25;

    private ClusterNetworks(string instances, string services, AddressPlan instancePlan, AddressPlan servicePlan)
    {
        Instances = instances;
        Services = services;
        InstancePlan = instancePlan;
        ServicePlan = servicePlan;
    }

    /// <summary>The network over which the instances replicate and through which their ports are published.</summary>
    public string Instances { get; }

    /// <summary>The network that other containers join.</summary>
    public string Services { get; }

    public AddressPlan InstancePlan { get; }

    public AddressPlan ServicePlan { get; }

    /// <summary>Makes both from one range that the engine has free.</summary>
    /// <exception cref="DriverException">No range is free, or a network cannot be made; none is left.</exception>
    public static async Task<ClusterNetworks> CreateAsync(EngineConnection engine, Session session, CancellationToken cancellationToken)
    {
        // In this order by name: the engine publishes ports through the first of a container's networks.
        var instances = session.NameOf($"{session.Cluster}-instances");
        var services = session.NameOf($"{session.Cluster}-services");
        for (var attempt = 1; ; attempt++)
        {
            var range = await FindRangeAsync(engine, session, instances, cancellationToken);
            var instancePlan = new AddressPlan(AddressPlan.Half(range, upper: false));
            var servicePlan = new AddressPlan(AddressPlan.Half(range, upper: true));
            try
            {
                await CreateAsync(engine, session, instances, instancePlan, cancellationToken);
                await CreateAsync(engine, session, services, servicePlan, cancellationToken);
                return new ClusterNetworks(instances, services, instancePlan, servicePlan);
            }
            catch (Exception exception)
            {
                await RemoveAsync(engine, instances);
                await RemoveAsync(engine, services);
                // Somebody else may have taken the range since.
                if (exception is not DriverException || attempt == Attempts || !exception.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Removes both.</summary>
    public async Task RemoveAsync(EngineConnection engine)
    {
        await RemoveAsync(engine, Instances);
        await RemoveAsync(engine, Services);
    }

    private static Task RemoveAsync(EngineConnection engine, string network) => Sweep.RemoveNetworkAsync(engine, network, CancellationToken.None);

    // Fixed addresses are allowed in a range that was asked for only: the engine says which one is free, then it is asked for.
    private static async Task<IPNetwork> FindRangeAsync(EngineConnection engine, Session session, string name, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = (await engine.CallAsync(
                $"The network of the cluster {session.Cluster} could not be made",
                client => client.Networks.CreateNetworkAsync(
                    new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = session.Labels("network") }, cancellationToken),
                cancellationToken)).ID;
        }
        catch (DriverException exception) when (IsExhausted(exception.Message))
        {
            throw new DriverException(
                $"The engine has no address range left for the network of the cluster {session.Cluster}. "
                + "Remove networks that nobody uses (docker network prune), or give the engine more (default-address-pools in its daemon.json).",
                exception);
        }
        try
        {
            var network = await engine.CallAsync(
                $"The network {name} could not be looked at", client => client.Networks.InspectNetworkAsync(id, cancellationToken), cancellationToken);
            var found = network.IPAM?.Config?.Select(config => config.Subnet).FirstOrDefault(subnet => subnet?.Contains('.', StringComparison.Ordinal) == true);
            return found is not null && IPNetwork.TryParse(found, out var range) && range.PrefixLength <= LongestPrefix
                ? range
                : throw new DriverException(
                    $"The engine gave the range {found} to the network of the cluster {session.Cluster}; one of at least 128 IPv4 addresses is needed.");
        }
        finally
        {
            await RemoveAsync(engine, id);
        }
    }

    private static Task<NetworksCreateResponse> CreateAsync(EngineConnection engine, Session session, string name, AddressPlan plan, CancellationToken cancellationToken) => engine.CallAsync(
        $"The network {name} could not be made",
        client => client.Networks.CreateNetworkAsync(
            new NetworksCreateParameters
            {
                Name = name,
                Driver = "bridge",
                Attachable = true,
                Labels = session.Labels("network"),
                IPAM = new IPAM
                {
                    Config =
                    [
                        new IPAMConfig { Subnet = plan.Network.ToString(), Gateway = plan.Gateway.ToString(), IPRange = plan.Dynamic.ToString() },
                    ],
                },
            },
            cancellationToken),
        cancellationToken);

    private static bool IsExhausted(string message) =>
        message.Contains("non-overlapping", StringComparison.Ordinal)
        || message.Contains("fully subnetted", StringComparison.Ordinal)
        || message.Contains("could not find free subnet", StringComparison.Ordinal);
}
