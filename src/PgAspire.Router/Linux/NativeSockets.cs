using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PgAspire.Router.Linux;

/// <summary>The system calls, with the constants of Linux's generic ABI (x64 and arm64). Failures are reported in errno.</summary>
internal static unsafe partial class NativeSockets
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int PermissionDenied = 13;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int FamilyNotSupported = 97;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int AlreadyConnected = 106;
    public const int TimedOut = 110;
    public const int ConnectionRefused = 111;
    public const int AlreadyInProgress = 114;
    public const int InProgress = 115;

    public const int LevelIPv6 = 41;
    public const int LevelSocket = 1;
    public const int LevelTcp = 6;
    public const int ReuseAddress = 2;
    public const int KeepAlive = 9;
    public const int Linger = 13;
    public const int TcpNoDelay = 1;
    public const int TcpKeepIdle = 4;
    public const int TcpKeepInterval = 5;
    public const int TcpKeepCount = 6;
    public const int TcpCongestion = 13;
    public const int IPv6Only = 26;

    public const int ShutdownReceive = 0;
    public const int ShutdownSend = 1;

    public const int MessagePeek = 0x2;
    public const int MessageNoSignal = 0x4000;

    // SOCK_STREAM, non-blocking, and closed in the PostgreSQL processes that this process starts.
    private const int StreamNonBlockingCloseOnExec = 1 | NonBlockingCloseOnExec;
    private const int NonBlockingCloseOnExec = 0x800 | CloseOnExec;
    private const int CloseOnExec = 0x80000;
    private const string C = "libc";

    public static int LastError => Marshal.GetLastPInvokeError();

    public static int CreateStream(int family) => SocketCall(family, StreamNonBlockingCloseOnExec, 0);

    public static int Accept(int listener) => Accept4(listener, null, null, NonBlockingCloseOnExec);

    public static int CreateEvent() => EventFd(0, NonBlockingCloseOnExec);

    public static int CreateEpoll() => EpollCreate1(CloseOnExec);

    public static int OpenNothing() => Open("/dev/null", CloseOnExec);

    public static int SetOption(int socket, int level, int option, int value) => SetSockOpt(socket, level, option, &value, sizeof(int));

    /// <summary>Chooses the plainest congestion control, which Linux offers everywhere and to everybody.</summary>
    public static int SetReno(int socket)
    {
        // "reno" in ASCII, as the four bytes of a little-endian integer.
        var name = 0x6F6E6572;
        return SetSockOpt(socket, LevelTcp, TcpCongestion, &name, sizeof(int));
    }

    /// <summary>Makes the next close send a reset and drop what is unsent.</summary>
    public static int SetAbortiveClose(int socket)
    {
        var linger = stackalloc int[2] { 1, 0 };
        return SetSockOpt(socket, LevelSocket, Linger, linger, 2 * sizeof(int));
    }

    public static SocketException ExceptionFor(int error) => error switch
    {
        AddressInUse => new SocketException((int)SocketError.AddressAlreadyInUse),
        AddressNotAvailable => new SocketException((int)SocketError.AddressNotAvailable),
        FamilyNotSupported => new SocketException((int)SocketError.AddressFamilyNotSupported),
        PermissionDenied => new SocketException((int)SocketError.AccessDenied),
        _ => new SocketException((int)SocketError.SocketError, Describe(error)),
    };

    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, int length);

    [LibraryImport(C, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int socket, int backlog);

    [LibraryImport(C, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, byte* address, int length);

    [LibraryImport(C, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSockName(int socket, byte* address, int* length);

    [LibraryImport(C, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int socket, int how);

    [LibraryImport(C, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nint length, int flags);

    [LibraryImport(C, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* interest);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int capacity, int timeoutMilliseconds);

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true)]
    private static partial int SocketCall(int family, int type, int protocol);

    [LibraryImport(C, EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept4(int listener, byte* address, int* length, int flags);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int socket, int level, int option, int* value, int length);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate1(int flags);

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
