using System.Globalization;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Checks;
using PgAspire.Simulation.Clients;
using PgAspire.Simulation.Faults;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Time;
using PgAspire.Simulation.Users;

namespace PgAspire.Simulation.Runs;

/// <summary>One seed from the first start to the end: faults while safety is checked at each step, then none until the cluster is healthy.</summary>
internal sealed partial class SimulationRun
{
    private const int JournalLines = 400;
    private static readonly long Glance = TimeSpan.TicksPerSecond / 4;
    private static readonly long Bound = 150 * TimeSpan.TicksPerSecond;
    private static readonly long Least = 180 * TimeSpan.TicksPerSecond;
    private readonly ulong _seed;
    private readonly PlantedBug? _bug;
    private readonly Chance _chance;
    private readonly Nemesis _nemesis;
    private readonly Writer[] _writers;
    private readonly Queue<string> _journal = new();
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly LivenessCheck _liveness;
    private PostgresClusterSpec _spec;
    private OperatorLife? _life;
    private long _restartAt;
    private bool _edits;
    private bool _healthy;
    private bool _settles;
    private bool _killsInPromotion;

    public SimulationRun(ulong seed, PlantedBug? bug = null)
    {
        _seed = seed;
        _bug = bug;
        _chance = new(seed);
        Options = SwarmOptions.Draw(_chance.Fork());
        Machine = new(_chance.Next());
        Storage = new(Machine, Options.Spec.Name);
        Storage.Texts["certificates.json"] = SimulatedCertificates.Json;
        Routes = new(Machine);
        _nemesis = new(this, Options, _chance.Fork());
        User = new(this, Options, _chance.Fork());
        _writers = [.. Enumerable.Range(0, Options.Writers.Count).Select(_ => new Writer(Machine, Routes, _chance.Fork(), Options.Writers.PauseMilliseconds))];
        _spec = Options.Spec;
        _liveness = new(this, _writers);
        Machine.Logged += (instance, line) => Keep($"-- {instance}: {line}");
        Machine.Checks.Steady(_nemesis.IsSteady);
        Machine.Checks.Distrusts(i => Life?.Status?.MustBeCloned.Contains(i.Name) == true);
    }

    public SimulatedMachine Machine { get; }

    public Storage Storage { get; }

    public SimulatedRoutes Routes { get; }

    public SwarmOptions Options { get; }

    public PostgresClusterSpec Spec => _spec;

    public User User { get; }

    public Nemesis Nemesis => _nemesis;

    /// <summary>The operator; null when there is none.</summary>
    public OperatorLife? Life => _life;

    /// <summary>What the cluster should be now: what the user has told the operator that serves, or what the next one begins with.</summary>
    public PostgresClusterSpec Wanted => _life is { Serves: true } life ? life.Specification : _spec;

    /// <summary>Whether a failover is, or will be after a restart of the operator, allowed only with a proof.</summary>
    public bool DemandsProof => _spec.Postgresql.Synchronous is { FailoverQuorum: true } || Wanted.Postgresql.Synchronous is { FailoverQuorum: true };

    /// <summary>Whether the next operator may demand a proof that this one does not provide for.</summary>
    public bool MayBeWithoutProof => _spec.Postgresql.Synchronous is { FailoverQuorum: true } && _spec.Postgresql.Synchronous != Wanted.Postgresql.Synchronous;

    /// <summary>The cluster as the operator sees it; null when there is none.</summary>
    public ClusterSnapshot? Snapshot => _life is { Serves: true } life ? life.Snapshot : null;

    /// <summary>Runs to the end.</summary>
    public SeedResult Execute()
    {
        Machine.Checks.Wanted(_spec);
        StartOperator();
        Watch();
        foreach (var writer in _writers)
        {
            writer.Start();
        }
        // half of the seeds have faults from the very beginning
        if (_chance.Percent(50))
        {
            RunUntil(60 * TimeSpan.TicksPerSecond, () => Snapshot is { IsHealthy: true });
        }
        _nemesis.Start();
        User.Start();
        RunUntil(Machine.Time.Now + Options.FaultSeconds * TimeSpan.TicksPerSecond, () => false);
        _nemesis.End();
        User.End();
        Say("no more faults");
        _settles = true;
        var recovery = 0L;
        if (Options.Catastrophe == Catastrophe.AllDataLost && IsInitialized)
        {
            LoseAllData();
        }
        else
        {
            recovery = Recover();
            if (Machine.Checks.Violation is null && Options.Catastrophe == Catastrophe.StatusLost)
            {
                LoseStatus();
            }
            else if (Machine.Checks.Violation is null && Options.Catastrophe == Catastrophe.PrimaryUnknown)
            {
                LosePrimary();
            }
        }
        RunUntil(Math.Max(Machine.Time.Now + 2 * TimeSpan.TicksPerSecond, Least), () => false);
        return new()
        {
            Seed = _seed,
            Trace = Machine.Time.Trace,
            Violation = Machine.Checks.Violation,
            Faults = _nemesis.Faults,
            Simulated = TimeSpan.FromTicks(Machine.Time.Now),
            Steps = Machine.Time.Taken,
            Recovery = TimeSpan.FromTicks(recovery),
            Acknowledged = Machine.Checks.Acknowledged.All,
            Promised = Machine.Checks.Acknowledged.Promised,
            LossesWithoutPromise = Machine.Checks.LossesWithoutPromise,
            Primaries = Machine.Checks.Primaries,
            Operations = User.Outcomes,
            OperationsAsked = User.Asked,
            Switchovers = Machine.Checks.Operations.Switchovers,
            Rules = _rules,
            Journal = [.. _journal],
        };
    }

    private bool IsInitialized => Storage.Texts.TryGetValue(StatusText, out var text) && ClusterStatus.FromJson(text).Initialized;

    // how long it took until all was well
    private long Recover()
    {
        _liveness.Begin();
        var since = Machine.Time.Now;
        RunUntil(since + Bound, () => _liveness.IsHealthy);
        if (Machine.Checks.Violation is null && !_liveness.IsHealthy)
        {
            Machine.Checks.Violate($"not healthy {TimeSpan.FromTicks(Bound).TotalSeconds} s after the last fault: {_liveness.Reason}");
        }
        return Machine.Time.Now - since;
    }

    /// <summary>The operator is killed before its next step but so many.</summary>
    public bool KillOperator(int steps)
    {
        if (_life is not { Dead: false } life)
        {
            return false;
        }
        Say($"the operator is killed after {steps} more steps");
        life.KillAfter(steps);
        return true;
    }

    /// <summary>The operator is killed in its next promotion.</summary>
    public bool KillOperatorInPromotion()
    {
        if (_killsInPromotion)
        {
            return false;
        }
        Say("the operator is to be killed in its next promotion");
        return _killsInPromotion = true;
    }

    /// <summary>The operator begins to promote somebody.</summary>
    public void OperatorPromotes(Instance target)
    {
        _nemesis.PromotionBegins(target);
        if (!_killsInPromotion)
        {
            return;
        }
        _killsInPromotion = false;
        if (_chance.Percent(50))
        {
            KillOperator(_chance.Below(60));
        }
        else
        {
            // what is decided stays in memory until then
            Machine.Pace.TextsFail = 100;
            var life = _life;
            Machine.Time.After(_chance.Milliseconds(2, 1_000), () =>
            {
                Machine.Pace.TextsFail = 0;
                if (life is { Dead: false } && life == _life)
                {
                    Say("the operator is killed in a promotion");
                    life.Kill();
                }
            });
        }
    }

    /// <summary>The user stops the operator, and starts it again as soon as it has stopped.</summary>
    public bool RestartOperator(bool edit)
    {
        if (_life is not { Serves: true } life)
        {
            return false;
        }
        Say("the user stops the operator");
        _edits = edit;
        // the operator may not have noticed yet that data is gone
        _healthy = life.Snapshot.IsHealthy && Storage.Instances.Values.All(i => i.State == DataState.Complete);
        life.Stop();
        return true;
    }

    /// <summary>The process of the operator and the router is gone.</summary>
    public void OperatorDied()
    {
        Say("the operator is dead");
        Machine.Pace.TextsFail = 0;
        Leave();
        _restartAt = Machine.Time.Now + _chance.Milliseconds(100, 4_000);
    }

    /// <summary>A line that is no journal's.</summary>
    public void Say(string what) => Keep($"** {what}");

    /// <summary>A line of the journal.</summary>
    public void Write(JournalEntry entry)
    {
        if (entry.Rule is { } rule)
        {
            _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
        }
        var text = entry.ToString();
        Machine.Time.Note(text);
        Keep(text);
        if (entry.Text.StartsWith("The operator stopped", StringComparison.Ordinal))
        {
            Machine.Checks.Violate(entry.Text);
        }
    }

    private void RunUntil(long until, Func<bool> done) => Machine.Time.Run(until, () => Machine.Checks.Violation is not null || done());

    private void Watch()
    {
        if (_life is null && Machine.Time.Now >= _restartAt)
        {
            StartOperator();
        }
        else if (_life is { Stopped: true } stopped)
        {
            if (stopped.StopFailure is { } failure)
            {
                Say($"the operator did not stop in order: {failure.Message}");
                stopped.Kill();
            }
            else
            {
                Leave();
                _restartAt = Machine.Time.Now + _chance.Milliseconds(50, 1_000);
            }
            if (_edits)
            {
                _edits = false;
                _spec = SwarmOptions.Edit(_spec, _healthy, _chance);
                Say($"the specification is edited: {_spec.Instances} instances, {_spec.Postgresql.Synchronous?.ToString() ?? "asynchronous"}");
            }
        }
        else if (_life is { StartFailure: { } failure } unborn)
        {
            Say($"the operator did not start: {failure.Message}");
            unborn.Kill();
        }
        else if (_life is { Serves: true, Snapshot: { IsUnrecoverable: true, Initialized: false } } failed)
        {
            Say("the bootstrap failed: the user starts again");
            failed.Kill();
        }
        if (_settles && _life is { Serves: true } serving)
        {
            User.Settle(serving);
        }
        Machine.Checks.Marks(Storage);
        Machine.Time.After(Glance, Watch);
    }

    private void StartOperator()
    {
        Machine.Checks.Wanted(_spec);
        Say("an operator starts");
        _life = new(this, _spec, _bug);
        _life.Start();
    }

    private void Leave()
    {
        _life = null;
        User.LifeEnded();
        Routes.Clear();
        foreach (var writer in _writers)
        {
            writer.Disconnect();
        }
    }

    private void Keep(string text)
    {
        _journal.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(Machine.Time.Now).TotalSeconds,9:F4} {text}"));
        if (_journal.Count > JournalLines)
        {
            _journal.Dequeue();
        }
    }
}
