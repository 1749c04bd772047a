using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Statistics;
using static PgAspire.Router.Linux.NativeSockets;

namespace PgAspire.Router.Linux;

/// <summary>Brings an accepted connection to a backend: tries one after the other, holds it where that is asked for, or gives it up.</summary>
internal sealed class LinuxConnector(
    RouterOptions options,
    RouterCounters counters,
    ILogger logger,
    EpollQueue queue,
    Action<Session> open,
    Action<Session> reset)
{
    private readonly Dictionary<Backend, BackendTarget> _targets = [];
    private readonly List<Session> _waiting = [];
    private readonly long _connectTimeout = Math.Max(1, (long)options.ConnectTimeout.TotalMilliseconds);
    private RouteTable _table = RouteTable.Empty;

    /// <summary>Puts a table in force; held connections are tried with it at once.</summary>
    public void Use(RouteTable table)
    {
        _table = table;
        _targets.Clear();
        for (var index = _waiting.Count - 1; index >= 0; index--)
        {
            // An attempt may end others of the list.
            if (index < _waiting.Count && _waiting[index] is { State: SessionState.Held } session)
            {
                Retry(session);
            }
        }
    }

    /// <summary>Takes over a connection that was just accepted.</summary>
    public void Begin(Session session)
    {
        counters.WaitBegan();
        session.State = SessionState.Connecting;
        if (options.HoldConnections is { } hold)
        {
            session.HeldUntil = Environment.TickCount64 + (long)Math.Ceiling(hold.TotalMilliseconds);
        }

        TryNext(session);
    }

    /// <summary>Takes in an event of a session that is not open yet.</summary>
    public void Handle(Session session, bool isBackend, uint events)
    {
        if (isBackend)
        {
            if (session.State == SessionState.Connecting && (events & ~EpollQueue.Readable) != 0)
            {
                var error = Reconnect(session.Backend, session.Target!);
                if (error != InProgress)
                {
                    Judge(session, error);
                }
            }
        }
        else if (session.State == SessionState.Held && HasLeft(session.Client, events))
        {
            GiveUp(session);
        }
    }

    /// <summary>Milliseconds until <see cref="TakeDue"/> has something to do; -1 when nothing waits.</summary>
    public int UntilDue()
    {
        if (_waiting.Count == 0)
        {
            return -1;
        }

        var due = long.MaxValue;
        foreach (var session in _waiting)
        {
            due = Math.Min(due, session.Due);
        }

        return (int)Math.Clamp(due - Environment.TickCount64, 0, int.MaxValue);
    }

    /// <summary>Ends the waits that are over.</summary>
    public void TakeDue()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var now = Environment.TickCount64;
        for (var index = _waiting.Count - 1; index >= 0; index--)
        {
            if (index >= _waiting.Count || _waiting[index] is not { } session || session.Due > now)
            {
                continue;
            }

            if (session.State == SessionState.Connecting)
            {
                Judge(session, TimedOut);
            }
            else if (now >= session.HeldUntil)
            {
                logger.NoBackend(session.Service);
                GiveUp(session);
            }
            else
            {
                Retry(session);
            }
        }
    }

    /// <summary>Takes a session off the list because the router stops.</summary>
    public void Forget(Session session)
    {
        if (session.State != SessionState.Open)
        {
            Leave(session);
            counters.WaitEnded();
        }
    }

    private void Retry(Session session)
    {
        Leave(session);
        session.Tried = [];
        session.State = SessionState.Connecting;
        TryNext(session);
    }

    private void TryNext(Session session)
    {
        while (BackendChoice.Next(_table.For(session.Service), session.Turn, session.Tried) is { } backend)
        {
            session.Target = TargetFor(backend);
            var error = Connect(session, session.Target);
            if (error == InProgress)
            {
                Wait(session, Environment.TickCount64 + _connectTimeout);
                return;
            }

            if (error == 0)
            {
                Opened(session);
                return;
            }

            Fail(session, error);
        }

        Hold(session);
    }

    /// <summary>Begins to connect: 0 when connected already, InProgress when the queue will tell, else the error.</summary>
    private int Connect(Session session, BackendTarget target)
    {
        var socket = CreateStream(target.Address.Family);
        if (socket < 0)
        {
            return LastError;
        }

        session.Backend = socket;
        LinuxPort.SetSessionOptions(socket, options.KeepAliveTime);
        var error = target.Address.Connect(socket) == 0 ? 0 : LastError;
        if (error == InProgress)
        {
            // Over loopback the handshake was over when the first call returned; asking again saves waiting for the event.
            error = Reconnect(socket, target);
        }

        if (error is not (0 or InProgress))
        {
            return error;
        }

        if (error == 0 && target.Address.IsLocalAddressOf(socket))
        {
            return ConnectionRefused;
        }

        // A connect under way ends with being writable.
        session.BackendWritableWatched = error == InProgress;
        const uint Interest = EpollQueue.Readable | EpollQueue.PeerClosed | EpollQueue.EdgeTriggered;
        var interest = session.BackendWritableWatched ? Interest | EpollQueue.Writable : Interest;
        return queue.Watch(socket, interest, session.BackendTag) ? error : LastError;
    }

    /// <summary>Asks what became of a connect under way: 0 when connected, InProgress when undecided, else the error.</summary>
    private static int Reconnect(int socket, BackendTarget target)
    {
        var error = target.Address.Connect(socket) == 0 ? 0 : LastError;
        return error switch
        {
            AlreadyConnected => 0,
            AlreadyInProgress => InProgress,
            _ => error,
        };
    }

    /// <summary>A connect under way has come to its end.</summary>
    private void Judge(Session session, int error)
    {
        Leave(session);
        if (error == 0 && session.Target!.Address.IsLocalAddressOf(session.Backend))
        {
            error = ConnectionRefused;
        }

        if (error == 0)
        {
            Opened(session);
        }
        else
        {
            Fail(session, error);
            TryNext(session);
        }
    }

    private void Fail(Session session, int error)
    {
        var target = session.Target!;
        if (session.Backend >= 0)
        {
            _ = Close(session.Backend);
            session.Backend = -1;
        }

        target.Counter.Failed();
        session.Tried = session.Tried.Add(target.Backend);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.BackendFailed(session.Service, target.Backend.InstanceName, target.Backend.EndPoint, Describe(error));
        }
    }

    private void Hold(Session session)
    {
        var now = Environment.TickCount64;
        if (options.HoldConnections is null || now >= session.HeldUntil)
        {
            logger.NoBackend(session.Service);
            GiveUp(session);
            return;
        }

        session.State = SessionState.Held;
        if (!session.ClientWatched)
        {
            session.ClientWatched = queue.Watch(session.Client, EpollQueue.PeerClosed | EpollQueue.EdgeTriggered, session.ClientTag);
        }

        // Backends that refuse may come back without a new table; without any only a new table helps.
        var retry = session.Tried.IsEmpty ? session.HeldUntil : now + (long)RetryPace.Interval.TotalMilliseconds;
        Wait(session, Math.Min(retry, session.HeldUntil));
    }

    private void Opened(Session session)
    {
        counters.WaitEnded();
        open(session);
    }

    private void GiveUp(Session session)
    {
        Leave(session);
        counters.WaitEnded();
        counters.For(session.Service).Failed();
        reset(session);
    }

    /// <summary>Whether a held client is gone; one that has sent something before closing may still want it delivered.</summary>
    private static unsafe bool HasLeft(int client, uint events)
    {
        byte first;
        return (events & (EpollQueue.Error | EpollQueue.HangUp)) != 0
            || ((events & EpollQueue.PeerClosed) != 0 && Receive(client, &first, 1, MessagePeek) == 0);
    }

    private BackendTarget TargetFor(Backend backend)
    {
        if (!_targets.TryGetValue(backend, out var target))
        {
            target = new BackendTarget(backend, NativeAddress.Of(backend.EndPoint), counters.For(backend));
            _targets.Add(backend, target);
        }

        return target;
    }

    private void Wait(Session session, long due)
    {
        session.Due = due;
        if (session.WaitingIndex < 0)
        {
            session.WaitingIndex = _waiting.Count;
            _waiting.Add(session);
        }
    }

    private void Leave(Session session)
    {
        if (session.WaitingIndex >= 0)
        {
            var last = _waiting[^1];
            _waiting[session.WaitingIndex] = last;
            last.WaitingIndex = session.WaitingIndex;
            _waiting.RemoveAt(_waiting.Count - 1);
            session.WaitingIndex = -1;
        }
    }
}
