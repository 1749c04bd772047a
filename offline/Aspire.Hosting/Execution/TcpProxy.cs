using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Execution;

/// <summary>Forwards the connections to a public port in turn to the ports where the copies of a resource listen.</summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _targets;
    private int _next;

    public TcpProxy(int port, bool anyAddress, int[] targets)
    {
        _targets = targets;
        Port = Listen(new(anyAddress ? IPAddress.Any : IPAddress.Loopback, port));
        try
        {
            Listen(new(anyAddress ? IPAddress.IPv6Any : IPAddress.IPv6Loopback, Port));
        }
        catch (SocketException)
        {
            // no IPv6, or the port is taken there: IPv4 is enough
        }
    }

    public int Port { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _listeners.ForEach(l => l.Dispose());
    }

    private int Listen(IPEndPoint endpoint)
    {
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                listener.DualMode = false;
            }

            listener.Bind(endpoint);
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }

        _listeners.Add(listener);
        _ = Task.Run(() => AcceptAsync(listener));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The listener ends when it is disposed.")]
    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(_stop.Token);
                _ = ForwardAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var fromClient = client;
        try
        {
            using var toTarget = await ConnectAsync();
            if (toTarget is null)
            {
                // closing with a reset says that nobody listens
                client.LingerState = new(true, 0);
                return;
            }

            client.NoDelay = toTarget.NoDelay = true;
            await Task.WhenAll(PumpAsync(client, toTarget), PumpAsync(toTarget, client));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        for (var attempt = 0; attempt < _targets.Length; attempt++)
        {
            var port = _targets[(uint)Interlocked.Increment(ref _next) % _targets.Length];
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(address, port, _stop.Token);
                    return socket;
                }
                catch (SocketException)
                {
                    socket.Dispose();
                }
            }
        }

        return null;
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // the other direction must not wait for a peer that is gone
            from.Close(0);
            to.Close(0);
        }
    }
}
