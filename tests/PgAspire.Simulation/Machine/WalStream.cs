using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>
/// A connection from a standby to what it streams from. Each end has its own view: what is under way arrives although its sender is gone,
/// and waits while its receiver stands still or the link is cut.
/// </summary>
internal sealed class WalStream
{
    /// <summary>wal_sender_timeout and wal_receiver_timeout.</summary>
    public static readonly long Patience = 5 * TimeSpan.TicksPerSecond;

    private readonly SimulatedMachine _machine;
    private long _sent;
    private long _lastArrival;
    private (WalBranch History, long Position)? _held;
    private bool _endHeld;

    public WalStream(SimulatedMachine machine, Server upstream, Server standby)
    {
        _machine = machine;
        Upstream = upstream;
        Standby = standby;
        ApplicationName = standby.Settings.ApplicationName;
        SlotName = standby.Settings.SlotName;
        ConfirmedHistory = standby.Data.End;
        _sent = Confirmed;
        Reserve();
        CaughtUp = Confirmed >= upstream.Data.Flushed;
        machine.Streams.Add(this);
    }

    public Server Upstream { get; }

    public Server Standby { get; }

    public string ApplicationName { get; }

    public string? SlotName { get; }

    /// <summary>What the standby has confirmed to have on disk, as far as the upstream knows.</summary>
    public long Confirmed => ConfirmedHistory.Lsn;

    /// <summary>The history that the standby had when it confirmed that; the upstream cannot know it.</summary>
    public WalPosition ConfirmedHistory { get; private set; }

    /// <summary>What was sent.</summary>
    public long Sent => _sent;

    /// <summary>Whether the standby has once had everything: only then does it count for synchronous commits.</summary>
    public bool CaughtUp { get; private set; }

    /// <summary>Whether the upstream has given up.</summary>
    public bool SenderGone { get; private set; }

    /// <summary>Whether the standby has given up.</summary>
    public bool ReceiverGone { get; private set; }

    /// <summary>Whether something is still under way to the standby.</summary>
    public bool Carries => _sent > Standby.Data.Flushed;

    private bool Joined => _machine.Network.Joined(Upstream.Instance, Standby.Instance);

    /// <summary>Sends what is new.</summary>
    public void Pump()
    {
        if (SenderGone || Upstream.Data.Flushed <= _sent)
        {
            return;
        }
        _sent = Upstream.Data.Flushed;
        var (history, position) = (Upstream.Data.Branch, _sent);
        Arrive(() => Deliver(history, position));
    }

    /// <summary>The standby tells what it has.</summary>
    public void Confirm()
    {
        var history = Standby.Data.End;
        _machine.Time.After(_machine.Latency(), () =>
        {
            if (Joined)
            {
                Upstream.WhenAwake(() => Confirmation(history));
            }
        });
    }

    /// <summary>The upstream ends it.</summary>
    public void SenderGivesUp()
    {
        if (SenderGone)
        {
            return;
        }
        SenderGone = true;
        Upstream.Unfeed(this);
        Arrive(End);
    }

    /// <summary>The standby ends it after a silence.</summary>
    public void ReceiverGivesUp() => Standby.WhenAwake(() =>
    {
        if (!ReceiverGone)
        {
            ReceiverEnded();
            Standby.Lost(this);
        }
    });

    /// <summary>The standby's end is closed.</summary>
    public void ReceiverEnded()
    {
        ReceiverGone = true;
        _machine.Streams.Remove(this);
        _machine.Time.After(_machine.Latency(), () =>
        {
            if (Joined)
            {
                Upstream.WhenAwake(SenderGivesUp);
            }
            else
            {
                _machine.Time.After(Patience, () => Upstream.WhenAwake(SenderGivesUp));
            }
        });
    }

    /// <summary>The link works again.</summary>
    public void Rejoined()
    {
        if (_held is { } held)
        {
            _held = null;
            Arrive(() => Deliver(held.History, held.Position));
        }
        if (_endHeld)
        {
            _endHeld = false;
            Arrive(End);
        }
        if (!ReceiverGone)
        {
            Confirm();
        }
    }

    private void Arrive(Action what)
    {
        _lastArrival = Math.Max(_lastArrival, _machine.Time.Now + _machine.Latency());
        _machine.Time.After(_lastArrival - _machine.Time.Now, what);
    }

    private void Deliver(WalBranch history, long position)
    {
        if (!Joined)
        {
            _held = (history, position);
            return;
        }
        Standby.WhenAwake(() => Standby.Receive(this, history, position));
    }

    private void End()
    {
        if (!Joined)
        {
            _endHeld = true;
            return;
        }
        Standby.WhenAwake(() =>
        {
            ReceiverGone = true;
            _machine.Streams.Remove(this);
            Standby.Lost(this);
        });
    }

    private void Confirmation(WalPosition history)
    {
        if (SenderGone)
        {
            return;
        }
        ConfirmedHistory = history.Lsn > Confirmed ? history : ConfirmedHistory;
        CaughtUp |= Confirmed >= Upstream.Data.Flushed;
        Reserve();
        Upstream.CheckCommits();
    }

    private void Reserve()
    {
        if (SlotName is not null && Upstream.Data.Slots.ContainsKey(SlotName))
        {
            Upstream.Data.Slots[SlotName] = Confirmed;
        }
    }
}
