using System.Net;
using System.Net.Sockets;

namespace PgAspire.Router.Tests;

/// <summary>A server that listens and answers no connect, because its queue of connections is full.</summary>
internal sealed class FullBacklog : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public FullBacklog()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;

        // Linux queues one more than asked for; others round up. A connect that does not end shows that the queue is full.
        Task connecting;
        do
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _queued.Add(socket);
            connecting = socket.ConnectAsync(EndPoint);
        }
        while (Task.WaitAny([connecting], TimeSpan.FromMilliseconds(300)) == 0);
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose()
    {
        _queued.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }
}
