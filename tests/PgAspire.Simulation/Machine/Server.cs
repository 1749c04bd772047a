using PgAspire.Model;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>
/// The processes of one running PostgreSQL server. What reaches it while it stands still waits; what it was about to do when it ends is lost,
/// but for what is on disk.
/// </summary>
internal sealed partial class Server
{
    private const int ShortRecord = 100;
    private readonly SimulatedMachine _machine;
    private readonly Queue<Action> _waiting = new();
    private int _hang;
    private bool _recovered;
    private ValueMap<string> _atStart = ValueMap<string>.Empty;

    public Server(SimulatedMachine machine, Instance instance, string operand)
    {
        Operand = operand;
        _machine = machine;
        Instance = instance;
        Data = instance.Data!;
        StartedAt = machine.Time.GetUtcNow();
        Settings = new();
        Replayed = Data.Redo;
    }

    public SimulatedMachine Machine => _machine;

    public Instance Instance { get; }

    /// <summary>What it has open; stays when the directory is deleted.</summary>
    public DataDirectory Data { get; }

    public ServerSettings Settings { get; private set; }

    /// <summary>What it runs.</summary>
    public string Operand { get; }

    /// <summary>What it has taken from its settings at its start, once and for all.</summary>
    public ValueMap<int> HotStandbySettings { get; private set; } = ServerSettings.HotStandbyDefaults;

    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether a process of it exists.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>Whether its first process is gone and the others have not noticed yet.</summary>
    public bool Headless { get; private set; }

    /// <summary>Whether every process of it stands still.</summary>
    public bool Hung { get; private set; }

    /// <summary>Whether its first process stands still: what is connected goes on, nobody else can connect.</summary>
    public bool PostmasterHung { get; private set; }

    /// <summary>Whether it has left recovery.</summary>
    public bool IsPrimary { get; private set; }

    /// <summary>Whether it takes no new connections, because it is to end.</summary>
    public bool Closed { get; private set; }

    /// <summary>Whether it has ended its sessions, because it is to end.</summary>
    public bool ShuttingDown { get; private set; }

    /// <summary>Whether a parameter waits for a restart.</summary>
    public bool PendingRestart => !Settings.AtStart.Equals(_atStart);

    /// <summary>Whether its end was asked for.</summary>
    public bool EndExpected { get; set; }

    /// <summary>Whether it takes connections.</summary>
    public bool Accepting => Alive && !Headless && !Closed && _recovered && (IsPrimary || Replay() >= Data.Consistent);

    /// <summary>Completes when no process of it is left.</summary>
    public TaskCompletionSource Gone { get; } = new();

    /// <summary>The sessions of clients.</summary>
    public List<Session> Sessions { get; } = [];

    /// <summary>Starts it; what it finds decides what it becomes.</summary>
    public void Begin() => _machine.Time.After(_machine.Pace.Start(), () => WhenAwake(Recover));

    /// <summary>Does something now, or when it no longer stands still; never when it is gone.</summary>
    public void WhenAwake(Action what)
    {
        if (Hung)
        {
            _waiting.Enqueue(what);
        }
        else if (Alive)
        {
            what();
        }
    }

    /// <summary>The same after so many ticks.</summary>
    public void After(long ticks, Action what) => _machine.Time.After(ticks, () => WhenAwake(what));

    /// <summary>SIGSTOP for all of it, or for its first process.</summary>
    public void Stop(bool all)
    {
        PostmasterHung = true;
        if (all && !Hung)
        {
            Hung = true;
            var hang = ++_hang;
            // the other ends give up after wal_sender_timeout and wal_receiver_timeout
            _machine.Time.After(WalStream.Patience, () => Silent(hang));
        }
    }

    /// <summary>SIGCONT.</summary>
    public void Continue()
    {
        PostmasterHung = false;
        if (!Hung)
        {
            return;
        }
        Hung = false;
        while (!Hung && Alive && _waiting.TryDequeue(out var next))
        {
            next();
        }
    }

    /// <summary>It is to end when its clients have left.</summary>
    public void Close() => Closed = true;

    /// <summary>It ends its sessions, and nobody writes any more.</summary>
    public void BeginShutdown()
    {
        Closed = ShuttingDown = true;
        TerminateSessions();
    }

    /// <summary>SIGKILL for its first process: the others notice by themselves.</summary>
    public void Behead()
    {
        Headless = true;
        _machine.Time.After(_machine.Pace.Process() * 4, () => _machine.End(this, 137));
    }

    /// <summary>All its processes are gone; called by the machine.</summary>
    public void Ended()
    {
        Replay();
        Alive = Hung = false;
        _waiting.Clear();
        _commits.Clear();
        if (!IsPrimary)
        {
            // restart points are behind what was replayed
            Data.Redo = Math.Max(Data.Redo, Replayed - _machine.Pace.Chance.Below(6000));
            Data.Consistent = Math.Max(Data.Consistent, Math.Min(Replayed, Data.Redo + _machine.Pace.Chance.Below(3000)));
        }
        foreach (var session in Sessions.ToArray())
        {
            session.Break();
        }
        Sessions.Clear();
        EndStreams();
    }

    /// <summary>Reads the configuration files again.</summary>
    public void Reload()
    {
        try
        {
            var before = Settings;
            Settings = ServerSettings.Load(Data);
            if (before.UpstreamPort != Settings.UpstreamPort || before.SlotName != Settings.SlotName)
            {
                LeaveUpstream();
            }
            CheckCommits();
        }
        catch (FormatException e)
        {
            _machine.Log(Instance, $"LOG:  {e.Message}");
        }
    }

    /// <summary>A checkpoint: <c>pg_control</c> shows the timeline, WAL that nobody needs is recycled.</summary>
    public void Checkpoint()
    {
        Replay();
        Data.ControlBranch = Data.Branch.At(IsPrimary ? Data.Flushed : Replayed);
        Data.Redo = Data.CheckpointAt = IsPrimary ? Data.Flushed : Replayed;
        Data.Consistent = Math.Max(Data.Consistent, Data.Redo);
        var needed = Data.Slots.Values.Min() is { } reserved ? Math.Min(reserved, Data.Redo) : Data.Redo;
        Data.Recycled = Math.Max(Data.Recycled, Math.Min(needed, Data.Flushed - _machine.WalKeepSize));
    }

    private void Recover()
    {
        try
        {
            Settings = ServerSettings.Load(Data);
        }
        catch (FormatException e)
        {
            Fail($"FATAL:  {e.Message}");
            return;
        }
        (HotStandbySettings, _atStart) = (Settings.HotStandby, Settings.AtStart);
        if (Data.Partial)
        {
            Fail("PANIC:  could not locate a valid checkpoint record");
            return;
        }
        if (Instance.DiskFull)
        {
            Fail("FATAL:  could not create lock file \"postmaster.pid\": No space left on device");
            return;
        }
        if (Data.StandbySignal && InsufficientFor(Data.HotStandbySettings) is { } parameter)
        {
            _machine.Log(Instance, $"DETAIL:  {parameter} = {HotStandbySettings[parameter]} is a lower setting than on the primary server, where its value was {Data.HotStandbySettings[parameter]}.");
            Fail("FATAL:  recovery aborted because of insufficient parameter settings");
            return;
        }
        _recovered = true;
        After(30 * TimeSpan.TicksPerSecond + _machine.Pace.Checkpoint(), CheckpointByItself);
        if (Data.StandbySignal)
        {
            RecoverAsStandby();
            return;
        }
        if (Data.Branch.Writer != Data)
        {
            // a copy that goes on by itself has a history of its own, whatever PostgreSQL calls it
            Data.Branch = new(Data.Branch.Timeline, Data.Branch, Data.Flushed, Data);
        }
        Lead();
    }

    private void CheckpointByItself()
    {
        Checkpoint();
        After(30 * TimeSpan.TicksPerSecond + _machine.Pace.Checkpoint(), CheckpointByItself);
    }

    private void Lead()
    {
        IsPrimary = true;
        Replayed = Data.Flushed;
        _replays.Clear();
        Append(ShortRecord);
        Data.ControlState = "in production";
        if (!HotStandbySettings.Equals(Data.HotStandbySettings))
        {
            Append(ShortRecord);
            Data.Branch.ParameterChanges.Add((Data.Flushed, HotStandbySettings));
            Data.HotStandbySettings = HotStandbySettings;
        }
        _machine.Checks.Leads(this);
    }

    private void Fail(string line)
    {
        _machine.Log(Instance, line);
        _machine.End(this, 1);
    }

    private void Silent(int hang)
    {
        if (Alive && Hung && _hang == hang)
        {
            foreach (var stream in _walSenders.ToArray())
            {
                stream.ReceiverGivesUp();
            }
            Receiver?.SenderGivesUp();
        }
    }
}
