using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PgAspire.Drivers.Process.Files;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Ports;

/// <summary>
/// Loopback ports that are free and stay so:
/// below the range from which the system takes ports for outgoing connections, and held against other drivers.
/// </summary>
internal sealed class PortReservations(string lockFolder, string cluster) : IDisposable
{
    private const int Lowest = 15_000;
    private const int HighestElsewhere = 32_000;
    private const string EphemeralRange = "/proc/sys/net/ipv4/ip_local_port_range";

    private readonly List<IDisposable> _taken = [];
    private readonly Lock _lock = new();
    private int _offset;

    /// <summary>Whether nothing listens on a port.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return TryBind(socket, port);
    }

    /// <summary>A port that nobody else gets until this object is disposed.</summary>
    public int Take()
    {
        lock (_lock)
        {
            var (first, count) = Range();
            // Begins at a place of the cluster's own, so that a cluster usually finds its ports of the last time.
            var start = Hash(cluster) % (uint)count;
            for (; _offset < count; _offset++)
            {
                var port = first + (int)((start + (uint)_offset) % (uint)count);
                if (FileLock.TryTake(Path.Combine(lockFolder, port.ToString(CultureInfo.InvariantCulture))) is not { } taken)
                {
                    continue;
                }
                _taken.Add(taken);
                if (IsFree(port) && TryHold(port))
                {
                    _offset++;
                    return port;
                }
                _taken.Remove(taken);
                taken.Dispose();
            }
            throw new DriverException(
                string.Create(CultureInfo.InvariantCulture, $"No TCP port between {first} and {first + count - 1} is free on {IPAddress.Loopback}."));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _taken.ForEach(taken => taken.Dispose());
            _taken.Clear();
        }
    }

    // Bound without SO_REUSEADDR it excludes whoever else holds the port, below whatever root folder; with it, it lets the server listen.
    private bool TryHold(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }
        // .NET sets the option itself for sockets that it knows to be TCP.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        if (!TryBind(socket, port))
        {
            socket.Dispose();
            return false;
        }
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _taken.Add(socket);
        return true;
    }

    private static bool TryBind(Socket socket, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (int First, int Count) Range()
    {
        var end = HighestElsewhere;
        if (File.Exists(EphemeralRange))
        {
            var bounds = File.ReadAllText(EphemeralRange).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            end = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        }
        // A machine may use nearly all ports for outgoing connections; then a little below is all there is.
        return end - Lowest >= 1000 ? (Lowest, end - Lowest) : (Math.Max(1024, end - 5000), Math.Min(5000, Math.Max(1, end - 1024)));
    }

    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ value) * 16777619);
        }
        return hash;
    }
}
