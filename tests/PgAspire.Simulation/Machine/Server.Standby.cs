using PgAspire.Model;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>What it does while it is in recovery.</summary>
internal sealed partial class Server
{
    private static readonly long RetryInterval = 60 * TimeSpan.TicksPerMillisecond;
    private static readonly long LongRetryInterval = 200 * TimeSpan.TicksPerMillisecond;
    private static readonly long ConnectTimeout = 5 * TimeSpan.TicksPerSecond;
    private readonly Queue<(long At, long Position)> _replays = new();
    private bool _localWalReplayed;
    private bool _wasReceiving;
    private bool _promoting;
    private int _attempt;
    private int _refusals;
    private int _receiverProcess = 1000;
    private long _refusedAt = long.MinValue;
    private string? _said;

    /// <summary>What it streams from; null when it does not.</summary>
    public WalStream? Receiver { get; private set; }

    /// <summary>The process of its WAL receiver; null when there is none.</summary>
    public int? ReceiverProcess => Receiver is not null || _machine.Time.Now < _refusedAt ? _receiverProcess : null;

    /// <summary>The last position that was replayed, when it was looked at last.</summary>
    public long Replayed { get; private set; }

    /// <summary><c>pg_last_wal_receive_lsn()</c>: known once streaming was tried.</summary>
    public long Received => _wasReceiving ? Data.Flushed : 0;

    /// <summary>Whether it has replayed what it has and waits for more.</summary>
    public bool WaitsForWal => !IsPrimary && _localWalReplayed && Replay() == Data.Flushed;

    /// <summary>Whether replay stands still, because the primary had more of something than this server can follow.</summary>
    public bool ReplayPaused { get; private set; }

    /// <summary>Brings <see cref="Replayed"/> up to date.</summary>
    public long Replay()
    {
        while (!ReplayPaused && _replays.TryPeek(out var next) && next.At <= _machine.Time.Now)
        {
            while (!ReplayPaused && Data.Branch.NextParameterChange(Replayed, next.Position) is { } change)
            {
                Replayed = change.Position;
                Data.HotStandbySettings = change.Settings;
                ReplayPaused = InsufficientFor(change.Settings) is not null;
            }
            if (!ReplayPaused)
            {
                Replayed = Math.Max(Replayed, _replays.Dequeue().Position);
            }
            else
            {
                _machine.Log(Instance, "WARNING:  hot standby is not possible because of insufficient parameter settings");
                _machine.Log(Instance, "LOG:  recovery has paused");
                if (Replayed < Data.Consistent)
                {
                    // nobody could connect and see that it stands still, so it ends
                    After(0, () => Fail("FATAL:  recovery aborted because of insufficient parameter settings"));
                }
            }
        }
        return Replayed;
    }

    // the first parameter of which it has less than is needed; null when it has enough of all
    private string? InsufficientFor(ValueMap<int> needed) => needed.FirstOrDefault(n => HotStandbySettings[n.Key] < n.Value).Key;

    /// <summary><c>pg_promote(wait => false)</c>.</summary>
    public void Promote()
    {
        if (!IsPrimary)
        {
            // whatever it was before, it is the operator's choice now
            Data.Strayed = false;
        }
        if (IsPrimary || _promoting)
        {
            return;
        }
        _machine.Checks.IsPromoted(this);
        EndRecovery();
    }

    /// <summary>The same by somebody who is not the operator.</summary>
    public void PromoteByHand()
    {
        if (!IsPrimary && !_promoting)
        {
            Data.Strayed = true;
            EndRecovery();
        }
    }

    private void EndRecovery()
    {
        _promoting = true;
        var receiver = Receiver;
        Receiver = null;
        receiver?.ReceiverEnded();
        var replayed = _replays.Count == 0 ? _machine.Time.Now : _replays.Last().At;
        After(Math.Max(replayed - _machine.Time.Now, 0) + _machine.Pace.Promote(), LeaveRecovery);
    }

    /// <summary>WAL has arrived.</summary>
    public void Receive(WalStream stream, WalBranch history, long position)
    {
        if (Receiver != stream)
        {
            return;
        }
        if (Instance.DiskFull)
        {
            _machine.Log(Instance, "FATAL:  could not write to WAL file: No space left on device");
            LeaveUpstream();
            return;
        }
        if (position > Data.Flushed)
        {
            Data.Receive(history, position);
            _replays.Enqueue((Math.Max(_machine.Time.Now + _machine.Pace.Replay(), _replays.Count == 0 ? 0 : _replays.Last().At), position));
            PumpAll();
        }
        stream.Confirm();
    }

    /// <summary>The stream has ended: tries again.</summary>
    public void Lost(WalStream stream)
    {
        if (Receiver == stream)
        {
            Receiver = null;
            TryUpstream(RetryInterval);
        }
    }

    private void LeaveUpstream()
    {
        _attempt++;
        var receiver = Receiver;
        Receiver = null;
        receiver?.ReceiverEnded();
        TryUpstream(RetryInterval / 4);
    }

    private void RecoverAsStandby()
    {
        Data.ControlState = "in archive recovery";
        var ready = _machine.Time.Now;
        if (Data.Consistent <= Data.Flushed && Data.Consistent > Replayed)
        {
            _replays.Enqueue((ready, Data.Consistent));
        }
        if (Data.Flushed > Math.Max(Replayed, Data.Consistent))
        {
            ready += _machine.Pace.Replay() + (_machine.Pace.Chance.Percent(40) ? (long)(_machine.Pace.Start() * _machine.Pace.ReplaySlowness) : 0);
        }
        _replays.Enqueue((ready, Data.Flushed));
        After(ready - _machine.Time.Now, () =>
        {
            Replay();
            _localWalReplayed = true;
            TryUpstream(0);
        });
    }

    private void TryUpstream(long pause)
    {
        var attempt = ++_attempt;
        if (!IsPrimary && !_promoting && _localWalReplayed && Settings.UpstreamPort is not null)
        {
            After(pause + _machine.Latency(), () =>
            {
                if (attempt == _attempt && !IsPrimary && !_promoting && Receiver is null)
                {
                    Connect();
                }
            });
        }
    }

    private void Connect()
    {
        _wasReceiving = true;
        var upstream = _machine.ByPort(Settings.UpstreamPort!.Value);
        if (upstream is null || !_machine.Network.Joined(Instance, upstream))
        {
            TryUpstream(ConnectTimeout);
        }
        else if (upstream.Server is not { Alive: true } server || (!server.PostmasterHung && !server.Accepting))
        {
            Refused();
        }
        else if (server.PostmasterHung)
        {
            TryUpstream(ConnectTimeout);
        }
        else if (server.Refuses(this) is { } reason)
        {
            // until it is refused it looks like one that streams
            _receiverProcess++;
            _refusedAt = _machine.Time.Now + _machine.Latency();
            if (_said != reason)
            {
                _said = reason;
                _machine.Log(Instance, reason);
            }
            TryUpstream(LongRetryInterval);
        }
        else
        {
            _refusals = 0;
            _said = null;
            _receiverProcess++;
            Data.KnownTimeline = Math.Max(Data.KnownTimeline, server.Data.KnownTimeline);
            Receiver = new(_machine, server, this);
            server.Feed(Receiver);
        }
    }

    private void Refused() => TryUpstream(_refusals++ < 40 ? RetryInterval : LongRetryInterval);

    private string? Refuses(Server standby)
    {
        if (standby.Settings.SlotName is { } slot)
        {
            if (!Data.Slots.ContainsKey(slot))
            {
                return $"FATAL:  could not start WAL streaming: ERROR:  replication slot \"{slot}\" does not exist";
            }
            if (_walSenders.Exists(s => s.SlotName == slot))
            {
                return $"FATAL:  could not start WAL streaming: ERROR:  replication slot \"{slot}\" is active";
            }
        }
        if (standby.Data.SystemIdentifier != Data.SystemIdentifier)
        {
            return "FATAL:  database system identifier differs between the primary and standby";
        }
        if (!Data.End.LooksLikeContaining(standby.Data.End))
        {
            return NotInHistory(standby.Data);
        }
        if (!Data.End.Contains(standby.Data.End))
        {
            _machine.Checks.Mixes(standby, this);
        }
        return standby.Data.Flushed < Data.Recycled
            ? $"FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment {new Timeline(standby.Data.Branch.Timeline).WalFileName(new((ulong)standby.Data.Flushed))} has already been removed"
            : null;
    }

    private string NotInHistory(DataDirectory standby)
    {
        var (own, theirs) = (Data.Branch.Timeline, standby.Branch.Timeline);
        return own == theirs ? $"FATAL:  could not receive data from WAL stream: ERROR:  requested starting point {new Lsn((ulong)standby.Flushed)} is ahead of the WAL flush position of this server"
            : own < theirs ? $"FATAL:  highest timeline {own} of the primary is behind recovery timeline {theirs}"
            : $"LOG:  new timeline {own} forked off current database system timeline {theirs} before current recovery point {new Lsn((ulong)standby.Flushed)}";
    }

    private void LeaveRecovery()
    {
        if (Instance.DiskFull)
        {
            Fail("PANIC:  could not write timeline history file: No space left on device");
            return;
        }
        Replay();
        if (ReplayPaused)
        {
            _machine.Log(Instance, "WARNING:  promotion is not possible because of insufficient parameter settings");
            return;
        }
        _promoting = false;
        Data.KnownTimeline++;
        Data.Branch = new(Data.KnownTimeline, Data.Branch, Data.Flushed, Data);
        Data.StandbySignal = false;
        Lead();
        PumpAll();
    }
}
