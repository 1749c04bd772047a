using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Guarding;
using PgAspire.Drivers.Docker.Networks;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Docker.Storage;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker;

/// <summary>Holds the instances of a cluster as containers of an engine on this machine.</summary>
/// <remarks>
/// The operator reaches a server through its Unix socket, in a folder that this machine and the container share: the engine's containers must run
/// on this machine's kernel. An engine in a virtual machine (Docker Desktop) or on another machine is refused.
/// </remarks>
/// <param name="options">What cluster, and where.</param>
/// <param name="logger">What the driver notices.</param>
/// <param name="timeProvider">The clock of time-outs.</param>
public sealed partial class DockerInstanceDriver(DockerDriverOptions options, ILogger logger, TimeProvider timeProvider)
    : IInstanceDriver, IServiceRoutes
{
    private readonly DriverEventQueue _events = new(options.LogCapacity);
    private readonly ConcurrentDictionary<string, InstanceSlot> _slots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _ephemeralState = new(StringComparer.Ordinal);
    private readonly Lock _slotCreation = new();
    private KnownNames? _names;
    private int _changes;
    private OpenState? _open;
    private Task _cleaning = Task.CompletedTask;
    private bool _disposed;

    /// <inheritdoc />
    public int MajorVersion => Open.Image.MajorVersion;

    /// <inheritdoc />
    public string ServerVersion => Open.Image.Version;

    /// <inheritdoc />
    public string Operand => Open.Image.Name;

    /// <inheritdoc />
    public ChannelReader<DriverEvent> Events => _events;

    /// <summary>The network that other containers join to reach <c>&lt;cluster&gt;-rw</c>, <c>-ro</c> and <c>-r</c> on port 5432.</summary>
    public string ServicesNetworkName => Open.Networks.Services;

    /// <summary>The engine's address.</summary>
    public Uri Engine => Open.Engine.Endpoint;

    /// <summary>The container of an instance's server; null when there is none.</summary>
    /// <param name="instance">The instance.</param>
    public string? ContainerId(string instance) => Slot(instance).Container;

    /// <summary>The process id of an instance's postmaster on this machine; null when it does not run.</summary>
    /// <param name="instance">The instance.</param>
    public int? ProcessId(string instance) => Slot(instance).Server is { IsEnding: false, ProcessId: > 0 } server ? server.ProcessId : null;

    /// <summary>The process id of the guardian, which removes the containers when this process is gone; null when this machine has no way to guard.</summary>
    public int? GuardianProcessId => Open.Guardian.ProcessId;

    /// <summary>The number in the names and labels of all that this driver has in the engine; empty when it was never open.</summary>
    public string SessionId => _open?.Session.Id ?? "";

    private OpenState Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _open ?? throw new InvalidOperationException("The driver is not open.");
        }
    }

    /// <summary>Whether an engine answers; null when one does, else why none can be used and what to do.</summary>
    /// <param name="endpoint">The engine's address; null for the configured one, else the usual ones.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<string?> FindObstacleAsync(Uri? endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var engine = await EngineConnection.OpenAsync(endpoint, cancellationToken);
            return engine.IsOfThisMachine ? null : EngineConnection.Elsewhere(engine.Endpoint);
        }
        catch (DriverException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Removes what drivers whose process is gone have left in an engine; never touches what has an owner, or data that stays.</summary>
    /// <param name="endpoint">The engine's address; null for the configured one, else the usual ones.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many containers, networks and volumes were removed.</returns>
    /// <exception cref="DriverException">There is no engine, or it refuses.</exception>
    public static async Task<int> SweepAsync(Uri? endpoint, CancellationToken cancellationToken)
    {
        using var engine = await EngineConnection.OpenAsync(endpoint, cancellationToken);
        return await Sweep.RunAsync(engine, cancellationToken);
    }

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _open ??= await OpenNowAsync(cancellationToken);
    }

    /// <summary>Lets the services lead elsewhere for other containers, soon after; has no effect while the driver is not open.</summary>
    /// <param name="routes">Where they lead.</param>
    public void Apply(ServiceRoutes routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (!_disposed)
        {
            _open?.Services.Apply(routes);
        }
    }

    /// <inheritdoc />
    public InstanceLayout Layout(string instance) => Slot(instance).Layout;

    /// <inheritdoc />
    public PeerAddress Address(string instance) => new("127.0.0.1", Slot(instance).HostPort);

    /// <inheritdoc />
    public PeerAddress UpstreamAddress(string instance) => new(Slot(instance).InstanceAddress.ToString(), InstancePaths.Port);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        var open = _open;
        if (open is not null)
        {
            await CloseAsync(open);
        }
        _disposed = true;
        _events.Complete();
    }

    private async Task CloseAsync(OpenState open)
    {
        try
        {
            await open.Services.DisposeAsync();
            if (open.Storage.Durable)
            {
                await Task.WhenAll(_slots.Values.Select(slot => StopAsync(slot, ShutdownMode.Fast, DisposeTimeout, CancellationToken.None)));
            }
            await _cleaning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_slots.Values.Select(slot => open.Files.RemoveAsync(slot.Files)));
            await RemoveContainersAsync(open, Labels.Is(Labels.Session, open.Session.Id));
            foreach (var server in _slots.Values.Select(slot => slot.Server).OfType<ServerRun>())
            {
                server.ExpectEnd();
                await ((Task)server.Ended).WaitAsync(DisposeTimeout, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (open.Claim is { } claim)
            {
                await claim.DisposeAsync();
            }
            await open.Networks.RemoveAsync(open.Engine);
            if (!open.Storage.Durable || options.DataDirectory is not null)
            {
                await RemoveSessionVolumesAsync(open);
            }
            await open.Guardian.DisposeAsync();
        }
        catch (DriverException exception)
        {
            // The engine is away: its guardian, which only now sees the end, or the next start does the rest.
            LogNotCleaned(logger, options.ClusterName, exception.Message);
        }
        finally
        {
            await open.Watch.DisposeAsync();
            open.Ports.Dispose();
            open.Sockets.Delete();
            open.Engine.Dispose();
        }
    }

    private InstanceSlot Slot(string instance)
    {
        var open = Open;
        if (_slots.TryGetValue(instance, out var known))
        {
            return known;
        }
        if (!NamePattern().IsMatch(instance))
        {
            throw new ArgumentException($"'{instance}' is not an instance's name.", nameof(instance));
        }
        lock (_slotCreation)
        {
            return _slots.TryGetValue(instance, out known) ? known : _slots[instance] = NewSlot(open, instance);
        }
    }

    private InstanceSlot NewSlot(OpenState open, string instance)
    {
        var index = _slots.Count;
        if (index >= open.Networks.InstancePlan.Capacity)
        {
            throw new DriverException($"The networks of the cluster {options.ClusterName} have no address for {instance}: {open.Networks.InstancePlan.Capacity} instances are the most.");
        }
        var layout = new InstanceLayout
        {
            DataDirectory = InstancePaths.Data,
            CertificatesDirectory = InstancePaths.Certificates,
            SocketDirectory = open.Sockets.Of(index),
            ListenAddresses = "*",
            Port = InstancePaths.Port,
            PeerUsers = open.InUse.Peers.Names,
        };
        return new InstanceSlot(instance, index, open.Ports.Take(), open.Storage.VolumeOf(instance), open.Networks.InstancePlan.Instance(index), layout);
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
