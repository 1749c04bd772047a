using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Binding;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Portable;

/// <summary>Listens and forwards with asynchronous sockets: works everywhere.</summary>
internal sealed class PortableForwarder(RouterOptions options, RouterCounters counters, ILogger logger) : IForwarder
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _sessions = [];
    private readonly long[] _turns = new long[3];
    private ImmutableArray<PortablePort> _ports = [];
    private volatile Snapshot _snapshot = new(RouteTable.Empty);

    public ImmutableArray<ServicePort> Bind()
    {
        _ports = PortReservation.BindAll(options, static (service, endPoint) => new PortablePort(service, endPoint));
        return ImmutableArray<ServicePort>.CastUp(_ports);
    }

    public void Update(RouteTable table)
    {
        Snapshot previous;
        lock (_gate)
        {
            previous = _snapshot;
            _snapshot = new Snapshot(table);
            foreach (var port in _ports)
            {
                var accepts = options.HoldConnections is not null || !table.For(port.Service).IsEmpty;
                if (accepts && !port.IsListening)
                {
                    var listener = port.Listen(options.Backlog);
                    logger.Listening(port.Service, port.EndPoint);
                    Track(Task.Run(() => AcceptAsync(port.Service, listener)));
                }
                else if (!accepts && port.IsListening && PortablePort.StopsListening)
                {
                    port.Refuse();
                    logger.Refusing(port.Service, port.EndPoint);
                }
            }
        }

        previous.Replaced.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Task[] sessions;
        lock (_gate)
        {
            _stop.Cancel();
            foreach (var port in _ports)
            {
                port.Dispose();
            }

            sessions = [.. _sessions];
        }

        await Task.WhenAll(sessions).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Track(Task task)
    {
        lock (_gate)
        {
            _sessions.Add(task);
        }

        task.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _sessions.Remove(done);
                }
            },
            TaskScheduler.Default);
    }

    private async Task AcceptAsync(ServiceKind service, Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException || IsClosed(listener))
            {
                return;
            }
            catch (SocketException error)
            {
                logger.AcceptFailed(service, error.Message);

                // Out of descriptors, most likely: the pending connection stays queued until some are free.
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
                continue;
            }

            lock (_gate)
            {
                if (_stop.IsCancellationRequested)
                {
                    client.Dispose();
                    return;
                }

                Track(Task.Run(() => ServeAsync(service, client)));
            }
        }
    }

    private static bool IsClosed(Socket listener) => listener.SafeHandle.IsClosed;

    private async Task ServeAsync(ServiceKind service, Socket client)
    {
        using var relay = new PortableRelay(client, options.KeepAliveTime);
        try
        {
            counters.WaitBegan();
            Backend? backend;
            try
            {
                backend = await ConnectAsync(service, relay).ConfigureAwait(false);
            }
            finally
            {
                counters.WaitEnded();
            }

            if (backend is null)
            {
                counters.For(service).Failed();
                logger.NoBackend(service);
                relay.Reset();
                return;
            }

            await ForwardAsync(service, backend, relay).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The router is being disposed.
        }
#pragma warning disable CA1031 // One session's failure must not reach the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            relay.Reset();
            logger.SessionFailed(error);
        }
    }

    private async Task ForwardAsync(ServiceKind service, Backend backend, PortableRelay relay)
    {
        var (ofService, ofBackend) = (counters.For(service), counters.For(backend));
        logger.Connected(service, backend.InstanceName, backend.EndPoint);
        ofService.Opened();
        ofBackend.Opened();
        try
        {
            await relay.RunAsync(ofService, ofBackend, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            ofService.Closed();
            ofBackend.Closed();
        }
    }

    private async Task<Backend?> ConnectAsync(ServiceKind service, PortableRelay relay)
    {
        var turn = Interlocked.Increment(ref _turns[(int)service]) - 1;
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var tried = ImmutableArray<Backend>.Empty;
            Snapshot snapshot;

            // The table is read before each attempt: a backend that has come meanwhile counts.
            while (BackendChoice.Next((snapshot = _snapshot).Table.For(service), turn, tried) is { } backend)
            {
                if (await TryConnectAsync(service, backend, relay).ConfigureAwait(false))
                {
                    return backend;
                }

                tried = tried.Add(backend);
            }

            if (options.HoldConnections is not { } hold)
            {
                return null;
            }

            var left = hold - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            // Backends that refuse may come back without a new table; without any only a new table helps.
            var pause = tried.IsEmpty || left < RetryPace.Interval ? left : RetryPace.Interval;
            await Task.WhenAny(snapshot.Replaced.Task, Task.Delay(pause, _stop.Token)).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryConnectAsync(ServiceKind service, Backend backend, PortableRelay relay)
    {
        var reason = await relay.TryConnectAsync(backend.EndPoint, options.ConnectTimeout, _stop.Token).ConfigureAwait(false);
        if (reason is null)
        {
            return true;
        }

        counters.For(backend).Failed();
        logger.BackendFailed(service, backend.InstanceName, backend.EndPoint, reason);
        return false;
    }

    /// <summary>A table and the moment it is replaced, which wakes the connections that wait for a backend.</summary>
    private sealed class Snapshot(RouteTable table)
    {
        public RouteTable Table { get; } = table;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
