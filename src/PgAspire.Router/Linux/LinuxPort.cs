using System.Net;
using System.Net.Sockets;
using PgAspire.Router.Binding;
using static PgAspire.Router.Linux.NativeSockets;

namespace PgAspire.Router.Linux;

/// <summary>
/// A port held by one socket that listens or does not. Linux lets <c>shutdown</c> end the listening of a socket and keeps it bound:
/// the port is never free, and no second socket with SO_REUSEPORT is needed, which would let another router share the port unnoticed.
/// </summary>
internal sealed class LinuxPort : ServicePort
{
    private readonly int _socket;
    private bool _closed;

    private LinuxPort(ServiceKind service, IPEndPoint endPoint, int socket)
        : base(service, endPoint)
    {
        _socket = socket;
    }

    public int Descriptor => _socket;

    public bool IsListening { get; private set; }

    /// <summary>Takes the port, refusing connections.</summary>
    /// <exception cref="SocketException">The port cannot be taken.</exception>
    public static LinuxPort Bind(ServiceKind service, IPEndPoint endPoint)
    {
        var finder = -1;
        try
        {
            if (endPoint.Port == 0)
            {
                // A port bound as 0 is given up by shutdown; so one socket finds it and another one binds it by number.
                finder = Bound(endPoint);
                endPoint = new IPEndPoint(endPoint.Address, NativeAddress.BoundPort(finder));
            }

            var port = new LinuxPort(service, endPoint, Bound(endPoint));
            try
            {
                // Having listened once makes the kernel look at each socket's SO_REUSEADDR instead of the first one's.
                port.Listen(1);
                port.Refuse();
                return port;
            }
            catch
            {
                port.Dispose();
                throw;
            }
        }
        finally
        {
            if (finder >= 0)
            {
                _ = Close(finder);
            }
        }
    }

    public void Listen(int backlog)
    {
        // With open sessions on the port, listening again needs SO_REUSEADDR on all of them; they inherit it from here.
        Check(SetOption(_socket, LevelSocket, ReuseAddress, 1));
        Check(NativeSockets.Listen(_socket, backlog));
        IsListening = true;
    }

    /// <summary>Ends the listening; what the kernel has queued is reset.</summary>
    public void Refuse()
    {
        Check(Shutdown(_socket, ShutdownReceive));

        // Otherwise any process could bind the port with SO_REUSEADDR while nothing listens.
        Check(SetOption(_socket, LevelSocket, ReuseAddress, 0));
        IsListening = false;
    }

    /// <summary>Sets what accepted connections inherit.</summary>
    public void SetKeepAlive(TimeSpan time) => SetSessionOptions(_socket, time);

    /// <summary>Sets the options of every forwarded connection.</summary>
    public static void SetSessionOptions(int socket, TimeSpan keepAliveTime)
    {
        _ = SetOption(socket, LevelTcp, TcpNoDelay, 1);

        // Within one machine nothing congests; a system whose default paces (BBR) would spend a timer on each message.
        _ = SetReno(socket);
        _ = SetOption(socket, LevelSocket, KeepAlive, 1);
        _ = SetOption(socket, LevelTcp, TcpKeepIdle, (int)keepAliveTime.TotalSeconds);
        _ = SetOption(socket, LevelTcp, TcpKeepInterval, 10);
        _ = SetOption(socket, LevelTcp, TcpKeepCount, 6);
    }

    public override void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _ = Close(_socket);
        }
    }

    private static int Bound(IPEndPoint endPoint)
    {
        var address = NativeAddress.Of(endPoint);
        var socket = CreateStream(address.Family);
        Check(socket);
        try
        {
            // Sessions of an earlier run that are in TIME_WAIT must not keep the port.
            Check(SetOption(socket, LevelSocket, ReuseAddress, 1));
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                Check(SetOption(socket, LevelIPv6, IPv6Only, 1));
            }

            Check(address.Bind(socket));
            return socket;
        }
        catch
        {
            _ = Close(socket);
            throw;
        }
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw ExceptionFor(LastError);
        }
    }
}
