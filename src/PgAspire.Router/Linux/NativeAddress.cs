using System.Net;

namespace PgAspire.Router.Linux;

/// <summary>An address and port as the system calls take it.</summary>
internal readonly unsafe struct NativeAddress
{
    private const int MaxLength = 28;
    private readonly byte[] _bytes;

    private NativeAddress(byte[] bytes) => _bytes = bytes;

    public int Family => BitConverter.ToUInt16(_bytes);

    public static NativeAddress Of(IPEndPoint endPoint)
    {
        var serialized = endPoint.Serialize();
        return new NativeAddress(serialized.Buffer[..serialized.Size].ToArray());
    }

    /// <summary>The port that a socket is bound to.</summary>
    public static int BoundPort(int socket)
    {
        var address = stackalloc byte[MaxLength];
        var length = MaxLength;
        return NativeSockets.GetSockName(socket, address, &length) == 0
            ? (address[2] << 8) | address[3]
            : throw NativeSockets.ExceptionFor(NativeSockets.LastError);
    }

    public int Bind(int socket)
    {
        fixed (byte* address = _bytes)
        {
            return NativeSockets.Bind(socket, address, _bytes.Length);
        }
    }

    public int Connect(int socket)
    {
        fixed (byte* address = _bytes)
        {
            return NativeSockets.Connect(socket, address, _bytes.Length);
        }
    }

    /// <summary>
    /// Whether the socket was connected to itself: the system may give a connect to a free port of this machine that very port.
    /// </summary>
    public bool IsLocalAddressOf(int socket)
    {
        var local = stackalloc byte[MaxLength];
        var length = MaxLength;

        // Family, port and IPv4 address are the first 8 bytes; of IPv6 the address is bytes 8 to 23.
        return NativeSockets.GetSockName(socket, local, &length) == 0
            && new ReadOnlySpan<byte>(local, 8).SequenceEqual(_bytes.AsSpan(0, 8))
            && (length <= 16 || new ReadOnlySpan<byte>(local + 8, 16).SequenceEqual(_bytes.AsSpan(8, 16)));
    }
}
