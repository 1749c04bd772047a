using System.Collections.Concurrent;
using System.Net;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Model;
using PgAspire.Operator;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PgAspire.Drivers.Docker.Networks;

/// <summary>
/// The services rw, ro and r for other containers: names in a network, which the engine's name server resolves to the instances' addresses,
/// to all of them in turn where there are several. The address of rw goes from primary to primary, for clients that remember addresses.
/// </summary>
/// <remarks>
/// Only an instance that changes its role leaves the network for a moment, which ends its sessions there; a promotion has ended them already.
/// One that is not ready for a while stays where it is, as a Kubernetes Service leaves open sessions alone. Without a backend a name does not resolve.
/// </remarks>
internal sealed partial class ServicesNetwork : IServiceRoutes, IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly EngineConnection _engine;
    private readonly ClusterNetworks _networks;
    private readonly ClusterNames _names;
    private readonly Func<string, InstanceSlot?> _slot;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ServiceMembership> _present = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _working;
    private ServiceRoutes _routes = new([], [], []);

    public ServicesNetwork(
        EngineConnection engine, ClusterNetworks networks, string cluster, Func<string, InstanceSlot?> slot, ILogger logger, TimeProvider time)
    {
        _engine = engine;
        _networks = networks;
        _names = new ClusterNames(cluster);
        _slot = slot;
        _logger = logger;
        _time = time;
        _working = WorkAsync();
    }

    /// <inheritdoc />
    public void Apply(ServiceRoutes routes)
    {
        Volatile.Write(ref _routes, routes);
        Wake();
    }

    /// <summary>Puts an instance, whose server has ended, out of the network, so that it comes back under no name that it had.</summary>
    public async Task LeaveAsync(InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (!_present.ContainsKey(slot.Name))
        {
            return;
        }
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await DisconnectAsync(slot, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Somebody else has changed the network.</summary>
    public void Changed(string instance)
    {
        if (!_changing.Wait(0))
        {
            // It was this object.
            return;
        }
        _changing.Release();
        if (_present.TryRemove(instance, out _))
        {
            Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _wanted.Dispose();
        _changing.Dispose();
    }

    private void Wake()
    {
        if (!_ending.IsCancellationRequested)
        {
            _wanted.Release();
        }
    }

    private async Task WorkAsync()
    {
        var token = _ending.Token;
        while (true)
        {
            await _wanted.WaitAsync(token);
            while (_wanted.Wait(0))
            {
                // The last word counts.
            }
            await _changing.WaitAsync(token);
            try
            {
                await ReconcileAsync(Volatile.Read(ref _routes), token);
            }
            catch (DriverException exception)
            {
                LogFailed(_logger, _networks.Services, exception.Message);
                await Task.Delay(RetryPause, _time, token);
                Wake();
            }
            finally
            {
                _changing.Release();
            }
        }
    }

    private async Task ReconcileAsync(ServiceRoutes routes, CancellationToken cancellationToken)
    {
        var wanted = ServiceMembership.Of(_names, routes, _networks.ServicePlan.ReadWrite, OwnAddress);
        var changes = wanted.Where(pair => !(_present.TryGetValue(pair.Key, out var present) && present == pair.Value)).ToArray();
        // The address of rw must be free before the next primary takes it.
        var taken = wanted.Values.Select(membership => membership.Address).ToHashSet(StringComparer.Ordinal);
        var former = _present.Where(pair => !wanted.ContainsKey(pair.Key) && taken.Contains(pair.Value.Address)).Select(pair => pair.Key);
        await Task.WhenAll(changes.Select(pair => pair.Key).Concat(former).Distinct().ToArray()
            .Select(_slot).OfType<InstanceSlot>().Select(slot => DisconnectAsync(slot, cancellationToken)));
        await Task.WhenAll(changes.Select(pair => (Slot: _slot(pair.Key), pair.Value)).Where(pair => pair.Slot is { Server: { IsEnding: false } })
            .Select(pair => ConnectAsync(pair.Slot!, pair.Value, cancellationToken)));
    }

    private IPAddress OwnAddress(string instance) => _networks.ServicePlan.Instance(_slot(instance)?.Index ?? 0);

    private async Task DisconnectAsync(InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (!_present.TryRemove(slot.Name, out _) || slot.Container is not { } container)
        {
            return;
        }
        await _engine.RemoveAsync(
            $"{slot.Name} could not leave the network {_networks.Services}",
            async client =>
            {
                try
                {
                    await client.Networks.DisconnectNetworkAsync(
                        _networks.Services, new NetworkDisconnectParameters { Container = container, Force = true }, cancellationToken);
                }
                catch (global::Docker.DotNet.DockerApiException exception) when (
                    EngineErrors.Message(exception).Contains("is not connected", StringComparison.Ordinal))
                {
                    // That is what was asked for.
                }
            },
            cancellationToken);
    }

    private async Task ConnectAsync(InstanceSlot slot, ServiceMembership membership, CancellationToken cancellationToken)
    {
        if (slot.Container is not { } container)
        {
            return;
        }
        await _engine.CallAsync(
            $"{slot.Name} could not join the network {_networks.Services}",
            client => client.Networks.ConnectNetworkAsync(
                _networks.Services,
                new NetworkConnectParameters
                {
                    Container = container,
                    EndpointConfig = new EndpointSettings
                    {
                        Aliases = [.. membership.Names],
                        IPAMConfig = new EndpointIPAMConfig { IPv4Address = membership.Address },
                    },
                },
                cancellationToken),
            cancellationToken);
        _present[slot.Name] = membership;
        LogJoined(_logger, slot.Name, string.Join(", ", membership.Names), membership.Address);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Instance} is {Names} at {Address} for other containers")]
    private static partial void LogJoined(ILogger logger, string instance, string names, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The services could not be changed in the network {Network}, next attempt follows: {Reason}")]
    private static partial void LogFailed(ILogger logger, string network, string reason);
}
