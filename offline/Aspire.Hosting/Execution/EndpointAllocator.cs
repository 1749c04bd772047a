using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Execution;

/// <summary>Gives endpoints their ports: a public one, behind which a proxy forwards to where the copies listen, or one for both.</summary>
internal sealed class EndpointAllocator(InstanceRegistry registry, ResourceLoggerService loggers, IConfiguration configuration) : IDisposable
{
    private readonly List<TcpProxy> _proxies = [];
    private readonly HashSet<int> _given = [];

    private bool RandomizePorts => configuration.GetValue("DcpPublisher:RandomizePorts", false);

    public static string Placeholder(IResource resource, EndpointAnnotation endpoint) => $"{{{{port:{resource.Name}.{endpoint.Name}}}}}";

    /// <summary>Checks the endpoints and decides which get a proxy.</summary>
    public void Prepare()
    {
        foreach (var resource in registry.All.Keys)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.ResolveProxied(endpoint.IsExplicitlyProxied ?? !(resource.TryGetLastAnnotation<ProxySupportAnnotation>(out var support) && !support.ProxyEnabled));
                Validate(resource, endpoint);
                if (FixedPort(resource, endpoint) is { } port)
                {
                    _given.Add(port);
                }
            }
        }
    }

    public void Allocate()
    {
        foreach (var (resource, instances) in registry.All)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var port = Open(resource, endpoint, instances);
                var (address, mode) = AddressFor(endpoint.TargetHost);
                var expression = resource.IsContainer()
                    ? endpoint.TargetPort!.Value.ToString(CultureInfo.InvariantCulture)
                    : Placeholder(resource, endpoint);
                endpoint.AllocatedEndpoint = new(endpoint, address, port, mode, expression, KnownNetworkIdentifiers.LocalhostNetwork);
                var inNetwork = resource.IsContainer()
                    ? new AllocatedEndpoint(endpoint, resource.Name, endpoint.TargetPort!.Value, EndpointBindingMode.SingleAddress, expression, KnownNetworkIdentifiers.DefaultAspireContainerNetwork)
                    : new AllocatedEndpoint(endpoint, ContainerHostName(), port, EndpointBindingMode.SingleAddress, expression, KnownNetworkIdentifiers.DefaultAspireContainerNetwork);
                endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(KnownNetworkIdentifiers.DefaultAspireContainerNetwork, inNetwork);
            }
        }
    }

    public void Dispose()
    {
        foreach (var proxy in _proxies)
        {
            proxy.Dispose();
        }
    }

    private static void Validate(IResource resource, EndpointAnnotation endpoint)
    {
        if (resource.IsContainer())
        {
            if (endpoint.TargetPort is null or 0)
            {
                throw new InvalidOperationException($"The endpoint '{endpoint.Name}' for container resource '{resource.Name}' must specify the {nameof(EndpointAnnotation.TargetPort)} value");
            }

            return;
        }

        if (!endpoint.IsProxied && endpoint.Port is not null && endpoint.Port != endpoint.TargetPort)
        {
            throw new InvalidOperationException(
                $"The endpoint '{endpoint.Name}' for resource '{resource.Name}' is not using a proxy, and it has a value of Port property that is different from the value of TargetPort property. For proxy-less endpoints they must match.");
        }

        if (endpoint.IsProxied && endpoint.TargetPort is not null && endpoint.Port == endpoint.TargetPort)
        {
            throw new InvalidOperationException(
                $"The endpoint '{endpoint.Name}' for resource '{resource.Name}' requested a proxy (IsProxied is true). Non-container resources cannot be proxied when both TargetPort and Port are specified with the same value.");
        }

        if (resource.GetReplicaCount() > 1 && (!endpoint.IsProxied || endpoint.TargetPort is not null))
        {
            throw new InvalidOperationException(
                $"Resource '{resource.Name}' has multiple replicas: its endpoint '{endpoint.Name}' needs a proxy and must leave the TargetPort open.");
        }
    }

    private static (string Address, EndpointBindingMode Mode) AddressFor(string targetHost)
    {
        if (targetHost.Equals(KnownHostNames.Localhost, StringComparison.OrdinalIgnoreCase) || targetHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return (KnownHostNames.Localhost, EndpointBindingMode.SingleAddress);
        }

        return IPAddress.TryParse(targetHost.Trim('[', ']'), out var address)
            ? address.Equals(IPAddress.Any) ? (KnownHostNames.Localhost, EndpointBindingMode.IPv4AnyAddresses)
                : address.Equals(IPAddress.IPv6Any) ? (KnownHostNames.Localhost, EndpointBindingMode.IPv6AnyAddresses)
                : (targetHost, EndpointBindingMode.SingleAddress)
            : (KnownHostNames.Localhost, EndpointBindingMode.DualStackAnyAddresses);
    }

    private string ContainerHostName() => configuration["AppHost:ContainerHostname"] ?? KnownHostNames.DockerDesktopHostBridge;

    private int? FixedPort(IResource resource, EndpointAnnotation endpoint) =>
        endpoint.Port is null or 0 || (RandomizePorts && (endpoint.IsProxied || resource.IsContainer())) ? null : endpoint.Port;

    private int Open(IResource resource, EndpointAnnotation endpoint, Instance[] instances)
    {
        if (resource.IsContainer())
        {
            return FixedPort(resource, endpoint) ?? NewPort();
        }

        if (!endpoint.IsProxied)
        {
            var port = FixedPort(resource, endpoint) ?? NewPort();
            endpoint.Port = port;
            endpoint.TargetPort = port;
            instances[0].TargetPorts[endpoint.Name] = port;
            return port;
        }

        foreach (var instance in instances)
        {
            instance.TargetPorts[endpoint.Name] = endpoint.TargetPort ?? NewPort();
        }

        var (_, mode) = AddressFor(endpoint.TargetHost);
        var wanted = FixedPort(resource, endpoint);
        try
        {
            var proxy = new TcpProxy(wanted ?? 0, mode != EndpointBindingMode.SingleAddress, [.. instances.Select(i => i.TargetPorts[endpoint.Name])]);
            _proxies.Add(proxy);
            return proxy.Port;
        }
        catch (SocketException exception) when (wanted is { } port)
        {
            loggers.GetLogger(resource).LogError(exception, "The endpoint '{EndpointName}' cannot be reached: port {Port} is in use.", endpoint.Name, port);
            return port;
        }
    }

    private int NewPort()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            if (_given.Add(port))
            {
                return port;
            }
        }
    }
}
