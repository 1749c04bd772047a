using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Binding;
using PgAspire.Router.Statistics;
using static PgAspire.Router.Linux.NativeSockets;

namespace PgAspire.Router.Linux;

/// <summary>
/// Listens and forwards in one thread of its own around epoll. The thread sleeps in the kernel while nothing happens, and a buffer
/// is forwarded without another thread, an allocation or a copy beyond the kernel's.
/// </summary>
internal sealed class LinuxForwarder(RouterOptions options, RouterCounters counters, ILogger logger) : IForwarder
{
    private const int ThreadStackSize = 256 * 1024;
    private const int AcceptsAtOnce = 64;

    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionTable _sessions = new();
    private readonly long[] _turns = new long[3];
    private ImmutableArray<LinuxPort> _ports = [];
    private EpollQueue _queue = null!;
    private LinuxRelay _relay = null!;
    private LinuxConnector _connector = null!;
    private Action<Session, RelayOutcome> _end = null!;
    private int _wake = -1;
    private int _spareDescriptor = -1;
    private bool _stopping;

    /// <summary>Throws when this system does not offer what the forwarder needs.</summary>
    public static void Probe()
    {
        using var queue = new EpollQueue();
        _ = Close(CreateEvent());
    }

    public ImmutableArray<ServicePort> Bind()
    {
        _ports = PortReservation.BindAll(options, LinuxPort.Bind);
        _queue = new EpollQueue();
        _wake = CreateEvent();
        _queue.Watch(_wake, EpollQueue.Readable, EventTag.Wake);
        _spareDescriptor = OpenNothing();
        _relay = new LinuxRelay(_queue, counters);
        _connector = new LinuxConnector(options, counters, logger, _queue, Open, Reset);
        _end = End;
        foreach (var port in _ports)
        {
            port.SetKeepAlive(options.KeepAliveTime);
        }

        new Thread(Run, ThreadStackSize) { IsBackground = true, Name = "PgAspire router" }.Start();
        return ImmutableArray<ServicePort>.CastUp(_ports);
    }

    public void Update(RouteTable table)
    {
        var done = new TaskCompletionSource();
        Post(() =>
        {
            try
            {
                Apply(table);
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
                throw;
            }
        });
        Task.WaitAny(done.Task, _ended.Task);
        if (done.Task.IsCompleted)
        {
            done.Task.GetAwaiter().GetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_wake < 0)
        {
            return;
        }

        Post(() => _stopping = true);
        await _ended.Task.ConfigureAwait(false);
    }

    private unsafe void Post(Action command)
    {
        _commands.Enqueue(command);
        ulong one = 1;
        _ = Write(_wake, (byte*)&one, sizeof(ulong));
    }

    private void Run()
    {
        while (!_stopping)
        {
            var count = _queue.Wait(_relay.HasUnfinished ? 0 : _connector.UntilDue());
            for (var index = 0; index < count; index++)
            {
                var (events, tag) = _queue[index];
                HandleSafely(events, tag);
            }

            _relay.Resume(_end);
            _connector.TakeDue();
        }

        CloseAll();
    }

    private void HandleSafely(uint events, ulong tag)
    {
#pragma warning disable CA1031 // What goes wrong with one session must not end those of everybody.
        try
        {
            Handle(events, tag);
        }
        catch (Exception error)
        {
            if (EventTag.IsSession(tag) && _sessions.Find(tag) is { } session)
            {
                _connector.Forget(session);
                End(session, RelayOutcome.Reset);
            }

            logger.SessionFailed(error);
        }
#pragma warning restore CA1031
    }

    private void Handle(uint events, ulong tag)
    {
        if (tag == EventTag.Wake)
        {
            RunCommands();
        }
        else if (EventTag.IsPort(tag))
        {
            AcceptFrom(_ports[EventTag.Place(tag)]);
        }
        else if (_sessions.Find(tag) is { } session)
        {
            if (session.State == SessionState.Open)
            {
                if (_relay.Handle(session, EventTag.IsBackend(tag), events) is var outcome and not RelayOutcome.Continues)
                {
                    End(session, outcome);
                }
            }
            else
            {
                _connector.Handle(session, EventTag.IsBackend(tag), events);
            }
        }
    }

    private unsafe void RunCommands()
    {
        ulong count;
        _ = Read(_wake, (byte*)&count, sizeof(ulong));
        while (_commands.TryDequeue(out var command))
        {
#pragma warning disable CA1031 // The caller gets the exception; the thread has to go on for the open sessions.
            try
            {
                command();
            }
            catch (Exception error)
            {
                logger.CommandFailed(error);
            }
#pragma warning restore CA1031
        }
    }

    private void Apply(RouteTable table)
    {
        for (var index = 0; index < _ports.Length; index++)
        {
            var port = _ports[index];
            var accepts = options.HoldConnections is not null || !table.For(port.Service).IsEmpty;
            if (accepts && !port.IsListening)
            {
                port.Listen(options.Backlog);
                _queue.Watch(port.Descriptor, EpollQueue.Readable, EventTag.ForPort(index));
                logger.Listening(port.Service, port.EndPoint);
            }
            else if (!accepts && port.IsListening)
            {
                _queue.Forget(port.Descriptor);
                port.Refuse();
                logger.Refusing(port.Service, port.EndPoint);
            }
        }

        _connector.Use(table);
    }

    private void AcceptFrom(LinuxPort port)
    {
        for (var accepted = 0; accepted < AcceptsAtOnce && port.IsListening; accepted++)
        {
            var client = Accept(port.Descriptor);
            if (client >= 0)
            {
                var session = _sessions.Take();
                session.Service = port.Service;
                session.Client = client;
                session.Turn = _turns[(int)port.Service]++;
                _connector.Begin(session);
                continue;
            }

            switch (LastError)
            {
                case TryAgain:
                    return;
                case TooManyFiles or TooManyFilesInSystem:
                    RejectForWantOfDescriptors(port);
                    return;
                default:
                    // The client was gone before it was accepted, or the call was interrupted.
                    continue;
            }
        }
    }

    /// <summary>Takes one connection with the descriptor kept for this and resets it; left in the queue, it would wake the thread for ever.</summary>
    private void RejectForWantOfDescriptors(LinuxPort port)
    {
        logger.AcceptFailed(port.Service, Describe(TooManyFiles));
        _ = Close(_spareDescriptor);
        var client = Accept(port.Descriptor);
        if (client >= 0)
        {
            counters.For(port.Service).Failed();
            _ = SetAbortiveClose(client);
            _ = Close(client);
        }

        _spareDescriptor = OpenNothing();
    }

    /// <summary>The backend is connected: from here on the session belongs to its two ends.</summary>
    private void Open(Session session)
    {
        session.State = SessionState.Open;
        var target = session.Target!;
        counters.For(session.Service).Opened();
        target.Counter.Opened();
        logger.Connected(session.Service, target.Backend.InstanceName, target.Backend.EndPoint);
        const uint Interest = EpollQueue.Readable | EpollQueue.PeerClosed | EpollQueue.EdgeTriggered;
        var watched = session.ClientWatched
            ? _queue.Change(session.Client, Interest, session.ClientTag)
            : _queue.Watch(session.Client, Interest, session.ClientTag);
        session.ClientWatched = true;
        var outcome = watched ? _relay.Begin(session) : RelayOutcome.Reset;
        if (outcome != RelayOutcome.Continues)
        {
            End(session, outcome);
        }
    }

    private void Reset(Session session) => End(session, RelayOutcome.Reset);

    private void End(Session session, RelayOutcome outcome)
    {
        if (session.State == SessionState.Open)
        {
            counters.For(session.Service).Closed();
            session.Target!.Counter.Closed();
        }

        _relay.Forget(session);
        CloseSocket(session.Client, outcome);
        CloseSocket(session.Backend, outcome);
        _sessions.Free(session);
    }

    private static void CloseSocket(int socket, RelayOutcome outcome)
    {
        if (socket >= 0)
        {
            if (outcome == RelayOutcome.Reset)
            {
                _ = SetAbortiveClose(socket);
            }

            _ = Close(socket);
        }
    }

    private void CloseAll()
    {
        foreach (var port in _ports)
        {
            port.Dispose();
        }

        foreach (var session in _sessions.All)
        {
            if (session.State != SessionState.Free)
            {
                _connector.Forget(session);
                End(session, RelayOutcome.Closed);
            }
        }

        _relay.Dispose();
        _queue.Dispose();
        _ = Close(_spareDescriptor);
        _ended.SetResult();
        _ = Close(_wake);
    }
}
