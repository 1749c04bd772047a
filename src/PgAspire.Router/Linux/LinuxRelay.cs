using PgAspire.Router.Statistics;
using static PgAspire.Router.Linux.NativeSockets;

namespace PgAspire.Router.Linux;

/// <summary>
/// Moves bytes between the two sockets of a session, without blocking: what was received is sent at once from one shared buffer,
/// and only what the destination does not take is kept, in which case nothing more is received from the source.
/// </summary>
internal sealed unsafe class LinuxRelay(EpollQueue queue, RouterCounters counters) : IDisposable
{
    /// <summary>Buffers that one direction may forward before the others have their turn.</summary>
    private const int Share = 16;

    private readonly BufferPool _pool = new();
    private readonly List<(Session Session, uint Generation, bool ToBackend)> _unfinished = [];
    private readonly List<(Session Session, uint Generation, bool ToBackend)> _resumed = [];
    private byte* _buffer = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(BufferPool.BufferSize);

    /// <summary>Some direction has more to forward now.</summary>
    public bool HasUnfinished => _unfinished.Count > 0;

    /// <summary>Takes in what has happened at one of the sockets and forwards what it makes possible.</summary>
    public RelayOutcome Handle(Session session, bool isBackend, uint events)
    {
        ref var fromHere = ref isBackend ? ref session.ToClient : ref session.ToBackend;
        ref var toHere = ref isBackend ? ref session.ToBackend : ref session.ToClient;
        var alive = true;
        if ((events & EpollQueue.Error) != 0 && fromHere.SourceClosed)
        {
            return RelayOutcome.Reset;
        }

        if ((events & (EpollQueue.Readable | EpollQueue.PeerClosed | EpollQueue.HangUp | EpollQueue.Error)) != 0)
        {
            fromHere.Ending |= (events & ~(EpollQueue.Readable | EpollQueue.Writable)) != 0;
            fromHere.Readable = !fromHere.SourceClosed;
            alive = Pump(session, ref fromHere, toBackend: !isBackend);
        }

        if (alive && toHere.Pending is not null && (events & (EpollQueue.Writable | EpollQueue.HangUp | EpollQueue.Error)) != 0)
        {
            alive = Pump(session, ref toHere, toBackend: isBackend);
        }

        return Outcome(session, alive);
    }

    /// <summary>Forwards what the client has sent before its session was open.</summary>
    public RelayOutcome Begin(Session session)
    {
        session.ToBackend.Readable = true;
        return Outcome(session, Pump(session, ref session.ToBackend, toBackend: true));
    }

    /// <summary>Gives another share to the directions that had more to forward than theirs.</summary>
    public void Resume(Action<Session, RelayOutcome> end)
    {
        _resumed.AddRange(_unfinished);
        _unfinished.Clear();
        foreach (var (session, generation, toBackend) in _resumed)
        {
            if (session.Generation == generation)
            {
                ref var direction = ref toBackend ? ref session.ToBackend : ref session.ToClient;
                direction.Queued = false;
                if (Outcome(session, Pump(session, ref direction, toBackend)) is var outcome and not RelayOutcome.Continues)
                {
                    end(session, outcome);
                }
            }
        }

        _resumed.Clear();
    }

    /// <summary>Gives back what a session that ends has pending.</summary>
    public void Forget(Session session)
    {
        Drop(ref session.ToBackend);
        Drop(ref session.ToClient);
    }

    public void Dispose()
    {
        _pool.Return(_buffer);
        _pool.Dispose();
    }

    private static RelayOutcome Outcome(Session session, bool alive) =>
        !alive ? RelayOutcome.Reset
        : session.ToBackend.Done && session.ToClient.Done ? RelayOutcome.Closed
        : RelayOutcome.Continues;

    /// <summary>Forwards until the source has nothing, the destination takes nothing or the share is used up; false: reset the session.</summary>
    private bool Pump(Session session, ref Direction direction, bool toBackend)
    {
        var (source, destination) = toBackend ? (session.Client, session.Backend) : (session.Backend, session.Client);
        for (var round = 0; round < Share; round++)
        {
            if (direction.Pending is not null && !Flush(session, ref direction, toBackend, destination))
            {
                return !direction.Broken;
            }

            if (direction.SourceClosed)
            {
                if (!direction.Done)
                {
                    direction.Done = true;
                    if (!(toBackend ? session.ToClient.Done : session.ToBackend.Done))
                    {
                        // A failure means that the destination was reset, of which it tells itself.
                        _ = Shutdown(destination, ShutdownSend);
                    }
                }

                return true;
            }

            if (!direction.Readable)
            {
                return true;
            }

            var received = Receive(source, _buffer, BufferPool.BufferSize, 0);
            if (received > 0)
            {
                // Less than asked for: the source is empty, and what comes next makes a new event.
                direction.Readable = received == BufferPool.BufferSize || direction.Ending;
                if (!Forward(session, ref direction, toBackend, destination, (int)received))
                {
                    return !direction.Broken;
                }
            }
            else if (received == 0)
            {
                direction.SourceClosed = true;
                direction.Readable = false;
            }
            else if (LastError is var error && error == TryAgain)
            {
                direction.Readable = false;
            }
            else if (error != Interrupted)
            {
                return false;
            }
        }

        if (!direction.Queued)
        {
            direction.Queued = true;
            _unfinished.Add((session, session.Generation, toBackend));
        }

        return true;
    }

    /// <summary>Sends what was just received; false when the destination did not take all of it.</summary>
    private bool Forward(Session session, ref Direction direction, bool toBackend, int destination, int length)
    {
        var sent = Send(destination, _buffer, length, MessageNoSignal);
        if (sent == length)
        {
            Count(session, toBackend, length);
            return true;
        }

        if (sent < 0)
        {
            if (LastError is not (TryAgain or Interrupted))
            {
                Break(session, ref direction, toBackend);
                return false;
            }

            sent = 0;
        }

        Count(session, toBackend, (int)sent);
        direction.Pending = _buffer;
        direction.PendingOffset = (int)sent;
        direction.PendingLength = length;
        _buffer = _pool.Rent();
        WatchWritable(session, toBackend);
        return false;
    }

    /// <summary>Sends what is pending; false when some of it still is.</summary>
    private bool Flush(Session session, ref Direction direction, bool toBackend, int destination)
    {
        while (true)
        {
            var left = direction.PendingLength - direction.PendingOffset;
            var sent = Send(destination, direction.Pending + direction.PendingOffset, left, MessageNoSignal);
            if (sent == left)
            {
                Count(session, toBackend, left);
                Drop(ref direction);
                return true;
            }

            if (sent >= 0)
            {
                Count(session, toBackend, (int)sent);
                direction.PendingOffset += (int)sent;
                return false;
            }

            switch (LastError)
            {
                case TryAgain:
                    return false;
                case Interrupted:
                    continue;
                default:
                    Break(session, ref direction, toBackend);
                    return false;
            }
        }
    }

    /// <summary>
    /// The destination was reset. What it had sent before, PostgreSQL's last message for example, still reaches the other side.
    /// </summary>
    private void Break(Session session, ref Direction direction, bool toBackend)
    {
        direction.Broken = true;
        ref var opposite = ref toBackend ? ref session.ToClient : ref session.ToBackend;
        opposite.Readable = !opposite.SourceClosed;
        opposite.Ending = true;
        while (!opposite.Broken && opposite.Readable && opposite.Pending is null && Pump(session, ref opposite, !toBackend))
        {
            // Until the last byte, whatever the share.
        }
    }

    private void WatchWritable(Session session, bool isBackend)
    {
        if (isBackend ? session.BackendWritableWatched : session.ClientWritableWatched)
        {
            return;
        }

        // Hardly a session ever needs it, and asking for it from the start makes an event of its own. A change reports what holds already.
        const uint Interest = EpollQueue.Readable | EpollQueue.Writable | EpollQueue.PeerClosed | EpollQueue.EdgeTriggered;
        if (isBackend)
        {
            session.BackendWritableWatched = queue.Change(session.Backend, Interest, session.BackendTag);
        }
        else
        {
            session.ClientWritableWatched = queue.Change(session.Client, Interest, session.ClientTag);
        }
    }

    private void Count(Session session, bool toBackend, int bytes)
    {
        counters.For(session.Service).Forwarded(toBackend, bytes);
        session.Target!.Counter.Forwarded(toBackend, bytes);
    }

    private void Drop(ref Direction direction)
    {
        if (direction.Pending is not null)
        {
            _pool.Return(direction.Pending);
            direction.Pending = null;
        }
    }
}
