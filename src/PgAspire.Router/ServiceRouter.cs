using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Binding;
using PgAspire.Router.Statistics;

namespace PgAspire.Router;

/// <summary>
/// The three TCP endpoints of a cluster. Like a Kubernetes Service it chooses the backend when a connection is opened and never ends
/// an established session by itself; without a backend a connection is refused. All members may be used from any thread.
/// </summary>
/// <remarks>
/// A session ends when client and server end it: an orderly close is passed on as a close, a reset as a reset.
/// TCP urgent data is forwarded without its urgency.
/// </remarks>
public sealed class ServiceRouter : IAsyncDisposable
{
    private readonly RouterOptions _options;
    private readonly RouterCounters _counters = new();
    private readonly IForwarder _forwarder;
    private readonly Lock _gate = new();
    private ImmutableArray<ServicePort> _ports;
    private RouteTable _table = RouteTable.Empty;
    private bool _disposed;

    /// <summary>Creates a router that neither listens nor holds a port yet.</summary>
    /// <param name="options">Where to listen and how long to wait.</param>
    /// <param name="logger">Receives what the router does, by connection at <see cref="LogLevel.Debug"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names all of them.</exception>
    public ServiceRouter(RouterOptions options, ILogger logger)
        : this(options, logger, ForwarderSelection.Create)
    {
    }

    internal ServiceRouter(RouterOptions options, ILogger logger, Func<RouterOptions, RouterCounters, ILogger, IForwarder> forwarder)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        options.Validate();
        _options = options;
        _forwarder = forwarder(options, _counters, new ShieldedLogger(logger));
    }

    /// <summary>The table in force.</summary>
    public RouteTable Table
    {
        get
        {
            lock (_gate)
            {
                return _table;
            }
        }
    }

    /// <summary>What was forwarded so far; cheap enough to be read every second.</summary>
    public RouterStatistics Statistics => _counters.Read();

    /// <summary>
    /// Takes the ports and keeps them until the router is disposed. Connections are refused until a table has backends.
    /// </summary>
    /// <exception cref="RouterBindException">Ports are busy or addresses unknown; the message names all of them. No port is held.</exception>
    /// <exception cref="InvalidOperationException">The router is already bound.</exception>
    /// <exception cref="ObjectDisposedException">The router is disposed.</exception>
    public void Bind()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_ports.IsDefault)
            {
                throw new InvalidOperationException("The router is already bound.");
            }

            _ports = _forwarder.Bind();
            _forwarder.Update(_table);
        }
    }

    /// <summary>The port of a service: the one asked for, or the one found when 0 was asked for.</summary>
    /// <param name="service">The service asked for.</param>
    /// <exception cref="InvalidOperationException">The router is not bound.</exception>
    public int Port(ServiceKind service) => EndPoint(service).Port;

    /// <summary>The address and port of a service: <see cref="RouterOptions.Address"/> and <see cref="Port"/>.</summary>
    /// <param name="service">The service asked for.</param>
    /// <exception cref="InvalidOperationException">The router is not bound.</exception>
    public IPEndPoint EndPoint(ServiceKind service) => new(_options.Address, EndPoints(service)[0].Port);

    /// <summary>Every address and port bound for a service; an address that a wildcard covers is not among them.</summary>
    /// <param name="service">The service asked for.</param>
    /// <exception cref="InvalidOperationException">The router is not bound.</exception>
    public ImmutableArray<IPEndPoint> EndPoints(ServiceKind service)
    {
        lock (_gate)
        {
            return _ports.IsDefault
                ? throw new InvalidOperationException("The router has no ports before Bind().")
                : [.. _ports.Where(port => port.Service == service).Select(port => port.EndPoint)];
        }
    }

    /// <summary>
    /// Puts a table in force for new connections; open sessions stay where they are. When it returns, a service without backends
    /// refuses connections and a service with backends accepts them. Before <see cref="Bind"/> the table is kept for it.
    /// </summary>
    /// <param name="table">The backends of each service.</param>
    /// <exception cref="ObjectDisposedException">The router is disposed.</exception>
    public void Update(RouteTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _table = table;
            if (!_ports.IsDefault)
            {
                _forwarder.Update(table);
                _counters.Keep(table);
            }
        }
    }

    /// <summary>Closes every session and gives the ports back.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        await _forwarder.DisposeAsync().ConfigureAwait(false);
    }
}
