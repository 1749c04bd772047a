using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace PgAspire.Router.Tests;

/// <summary>A server on a loopback port whose sessions the test holds in its hands.</summary>
internal sealed class FakeInstance : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Channel<Socket> _sessions = Channel.CreateUnbounded<Socket>();
    private readonly List<Socket> _accepted = [];
    private readonly Task _accepting;
    private int _count;

    public FakeInstance(string name, bool greets = true, int port = 0, IPAddress? address = null)
    {
        _listener = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, port));
        _listener.Listen(1024);
        Backend = new Backend(name, (IPEndPoint)_listener.LocalEndPoint!);
        _accepting = AcceptAsync(greets ? Encoding.ASCII.GetBytes(name) : []);
    }

    public Backend Backend { get; }

    /// <summary>How many connections have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A port of this machine on which nothing listens.</summary>
    public static async Task<Backend> StoppedAsync(string name)
    {
        await using var instance = new FakeInstance(name);
        return instance.Backend;
    }

    /// <summary>The next connection that has come.</summary>
    public async Task<Socket> SessionAsync() => await _sessions.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Deadline);

    /// <summary>Sends back whatever comes, on every connection, and closes after the other side.</summary>
    public FakeInstance Echoing()
    {
        _ = Task.Run(async () =>
        {
            await foreach (var session in _sessions.Reader.ReadAllAsync())
            {
                _ = EchoAsync(session);
            }
        });
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        lock (_accepted)
        {
            _accepted.ForEach(session => session.Dispose());
        }
    }

    private static async Task EchoAsync(Socket session)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int received; (received = await session.ReceiveAsync(buffer)) > 0;)
            {
                for (var sent = 0; sent < received;)
                {
                    sent += await session.SendAsync(buffer.AsMemory(sent, received - sent));
                }
            }

            session.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }

    private async Task AcceptAsync(byte[] greeting)
    {
        try
        {
            while (true)
            {
                var session = await _listener.AcceptAsync();
                session.NoDelay = true;
                lock (_accepted)
                {
                    _accepted.Add(session);
                }

                if (greeting.Length > 0)
                {
                    await session.SendAsync(greeting);
                }

                Interlocked.Increment(ref _count);
                _sessions.Writer.TryWrite(session);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _sessions.Writer.TryComplete();
        }
    }
}
