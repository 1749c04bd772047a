namespace PgAspire.Router.Linux;

/// <summary>What the epoll queue hands back with an event: whom it concerns. Bits 0-1 kind, 2-31 place, 32-63 generation.</summary>
internal static class EventTag
{
    public const ulong Wake = 0;

    private const ulong PortKind = 1;
    private const ulong ClientKind = 2;
    private const ulong BackendKind = 3;

    public static ulong ForPort(int index) => ((ulong)index << 2) | PortKind;

    public static ulong ForSession(Session session, bool isBackend) =>
        ((ulong)session.Generation << 32) | ((ulong)session.Slot << 2) | (isBackend ? BackendKind : ClientKind);

    public static bool IsPort(ulong tag) => (tag & 3) == PortKind;

    public static bool IsSession(ulong tag) => (tag & 2) != 0;

    public static bool IsBackend(ulong tag) => (tag & 3) == BackendKind;

    public static int Place(ulong tag) => (int)((uint)tag >> 2);

    public static uint Generation(ulong tag) => (uint)(tag >> 32);
}
