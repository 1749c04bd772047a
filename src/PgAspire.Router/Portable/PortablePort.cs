using System.Net;
using System.Net.Sockets;
using PgAspire.Router.Binding;

namespace PgAspire.Router.Portable;

/// <summary>
/// A port held with what every operating system offers: a socket that is bound but does not listen refuses connections.
/// </summary>
internal sealed class PortablePort : ServicePort
{
    private Socket _socket;

    public PortablePort(ServiceKind service, IPEndPoint endPoint)
        : this(service, Bound(endPoint, fresh: true))
    {
    }

    private PortablePort(ServiceKind service, Socket socket)
        : base(service, (IPEndPoint)socket.LocalEndPoint!)
    {
        _socket = socket;
    }

    /// <summary>
    /// Windows does not let a port with open sessions be bound again, and repeats a refused connect for seconds: it keeps listening.
    /// </summary>
    public static bool StopsListening => !OperatingSystem.IsWindows();

    public bool IsListening { get; private set; }

    public Socket Listen(int backlog)
    {
        _socket.Listen(backlog);
        IsListening = true;
        return _socket;
    }

    /// <summary>Turns to refusing by binding a new socket; the port is free for the few microseconds between.</summary>
    public void Refuse()
    {
        _socket.Dispose();
        IsListening = false;
        _socket = Bound(EndPoint, fresh: false);
    }

    public override void Dispose() => _socket.Dispose();

    private static Socket Bound(IPEndPoint endPoint, bool fresh)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            if (fresh && OperatingSystem.IsWindows())
            {
                socket.ExclusiveAddressUse = true;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
