using System.Net;
using System.Net.Sockets;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Networks;

/// <summary>
/// Loopback ports of this machine that are free and stay so: each is held by a socket that does not listen,
/// and lets nobody but the engine, which asks for this very port, have it too.
/// </summary>
internal sealed class HostPorts : IDisposable
{
    private readonly List<Socket> _held = [];
    private readonly Lock _lock = new();

    /// <summary>A port that nobody else gets until this object is disposed.</summary>
    /// <exception cref="DriverException">None is free.</exception>
    public int Take()
    {
        // .NET sets SO_REUSEADDR itself for sockets that it knows to be TCP; before the bind it would let two hold one port.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new DriverException($"No TCP port of {IPAddress.Loopback} is free: {exception.Message}", exception);
        }
        lock (_lock)
        {
            _held.Add(socket);
        }
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _held.ForEach(socket => socket.Dispose());
            _held.Clear();
        }
    }
}
