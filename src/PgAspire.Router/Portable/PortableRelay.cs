using System.Buffers;
using System.Net;
using System.Net.Sockets;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Portable;

/// <summary>Moves the bytes of one session between two sockets, one task a direction; nothing is allocated for each buffer.</summary>
internal sealed class PortableRelay(Socket client, TimeSpan keepAliveTime) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private Socket? _backend;
    private volatile bool _broken;

    /// <summary>Connects to a backend; null when that worked, else the reason why not.</summary>
    public async Task<string?> TryConnectAsync(IPEndPoint endPoint, TimeSpan timeout, CancellationToken stop)
    {
        var backend = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(timeout);
        try
        {
            await backend.ConnectAsync(endPoint, deadline.Token).ConfigureAwait(false);
            _backend = backend;
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            backend.Dispose();
            return "timed out";
        }
        catch (SocketException error)
        {
            backend.Dispose();
            return error.Message;
        }
        catch
        {
            backend.Dispose();
            throw;
        }
    }

    public async Task RunAsync(TrafficCounter ofService, TrafficCounter ofBackend, CancellationToken stop)
    {
        var backend = _backend!;
        Prepare(client);
        Prepare(backend);
        await Task.WhenAll(
            PumpAsync(client, backend, toBackend: true, ofService, ofBackend, stop),
            PumpAsync(backend, client, toBackend: false, ofService, ofBackend, stop)).ConfigureAwait(false);
        if (_broken)
        {
            Reset();
        }
    }

    /// <summary>Ends both connections with a reset instead of an orderly close.</summary>
    public void Reset()
    {
        Reset(client);
        if (_backend is not null)
        {
            Reset(_backend);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _backend?.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Already gone.
        }

        socket.Dispose();
    }

    private async Task PumpAsync(
        Socket from, Socket to, bool toBackend, TrafficCounter ofService, TrafficCounter ofBackend, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // Waiting without a buffer: an idle session holds none.
                await from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, stop).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    var received = await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, stop).ConfigureAwait(false);
                    if (received == 0)
                    {
                        CloseHalf(to);
                        return;
                    }

                    if (!await TrySendAsync(to, buffer.AsMemory(0, received), stop).ConfigureAwait(false))
                    {
                        // What the broken side had sent before still goes to the other one; the opposite pump then ends by itself.
                        _broken = true;
                        return;
                    }

                    ofService.Forwarded(toBackend, received);
                    ofBackend.Forwarded(toBackend, received);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One side was reset: so is the other, which also ends the pump of the opposite direction.
            Reset();
        }
    }

    private static async ValueTask<bool> TrySendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await to.SendAsync(bytes, SocketFlags.None, stop).ConfigureAwait(false)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void CloseHalf(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It was reset, which the pump that reads from it sees.
        }
    }

    private void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)keepAliveTime.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
    }
}
