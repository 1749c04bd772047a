using System.Collections.Immutable;

namespace PgAspire.Router.Linux;

/// <summary>One accepted connection. The objects are used again; the generation tells one use from the next.</summary>
internal sealed class Session(int slot)
{
    /// <summary>From the client to the backend.</summary>
    public Direction ToBackend;

    /// <summary>From the backend to the client.</summary>
    public Direction ToClient;

    public int Slot { get; } = slot;

    public uint Generation { get; set; }

    public SessionState State { get; set; }

    public ServiceKind Service { get; set; }

    public int Client { get; set; } = -1;

    public int Backend { get; set; } = -1;

    /// <summary>The epoll queue knows the client's socket.</summary>
    public bool ClientWatched { get; set; }

    /// <summary>The epoll queue tells when the client's socket can be sent to again.</summary>
    public bool ClientWritableWatched { get; set; }

    /// <summary>The same for the backend's socket.</summary>
    public bool BackendWritableWatched { get; set; }

    public long Turn { get; set; }

    public ImmutableArray<Backend> Tried { get; set; } = [];

    public BackendTarget? Target { get; set; }

    /// <summary>When the wait for this backend, or the pause before the next attempt, ends: milliseconds of the system's tick count.</summary>
    public long Due { get; set; }

    /// <summary>When a held connection is given up.</summary>
    public long HeldUntil { get; set; }

    /// <summary>The place in the list of those that have a due time; -1 outside it.</summary>
    public int WaitingIndex { get; set; } = -1;

    public ulong ClientTag => EventTag.ForSession(this, isBackend: false);

    public ulong BackendTag => EventTag.ForSession(this, isBackend: true);
}
