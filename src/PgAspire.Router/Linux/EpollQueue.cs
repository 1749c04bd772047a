using System.Runtime.InteropServices;
using static PgAspire.Router.Linux.NativeSockets;

namespace PgAspire.Router.Linux;

/// <summary>The kernel's queue of sockets that are ready.</summary>
internal sealed unsafe class EpollQueue : IDisposable
{
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerClosed = 0x2000;
    public const uint EdgeTriggered = 1u << 31;

    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const int Capacity = 256;

    // The kernel packs struct epoll_event on x64 only.
    private static readonly int TagOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TagOffset + sizeof(ulong);

    private readonly int _descriptor;
    private readonly byte* _events;

    public EpollQueue()
    {
        _descriptor = CreateEpoll();
        if (_descriptor < 0)
        {
            throw ExceptionFor(LastError);
        }

        _events = (byte*)NativeMemory.Alloc((nuint)(Capacity * 16));
    }

    /// <summary>Whether the layout of the kernel's structures is known for this processor.</summary>
    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    public bool Watch(int descriptor, uint interest, ulong tag) => Control(Add, descriptor, interest, tag);

    public bool Change(int descriptor, uint interest, ulong tag) => Control(Modify, descriptor, interest, tag);

    public void Forget(int descriptor) => Control(Delete, descriptor, 0, 0);

    /// <summary>Waits for events; -1 waits without end.</summary>
    public int Wait(int milliseconds) => EpollWait(_descriptor, _events, Capacity, milliseconds);

    public (uint Events, ulong Tag) this[int index]
    {
        get
        {
            var entry = _events + ((nint)index * Stride);
            return (*(uint*)entry, *(ulong*)(entry + TagOffset));
        }
    }

    public void Dispose()
    {
        _ = Close(_descriptor);
        NativeMemory.Free(_events);
    }

    private bool Control(int operation, int descriptor, uint interest, ulong tag)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = interest;
        *(ulong*)(entry + TagOffset) = tag;
        return EpollControl(_descriptor, operation, descriptor, entry) == 0;
    }
}
