using PgAspire.Operator;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Faults;

/// <summary>Brings faults about, several at a time, and undoes them: each of its tracks has one fault under way at most.</summary>
internal sealed partial class Nemesis(SimulationRun run, SwarmOptions options, Chance chance)
{
    // probes come every second at least, and one that is late is asked again at once
    private static readonly long Settled = 5 * TimeSpan.TicksPerSecond / 2;
    private readonly List<Action> _undo = [];
    private readonly Dictionary<Instance, long> _disturbed = [];
    private bool _over;

    /// <summary>How many faults of each kind there were.</summary>
    public SortedDictionary<FaultKind, int> Faults { get; } = [];

    private bool IsCalm => options.Turns is { Calm: > 0 } turns &&
        TimeSpan.FromTicks(Machine.Time.Now).TotalSeconds % (turns.Storm + turns.Calm) >= turns.Storm;

    private SimulatedMachine Machine => run.Machine;

    /// <summary>Whether an instance has been left alone for some seconds.</summary>
    public bool IsSteady(Instance instance) =>
        Machine.Time.Now - _disturbed.GetValueOrDefault(instance) > Settled && Machine.Network.OperatorReaches(instance);

    /// <summary>Begins.</summary>
    public void Start()
    {
        for (var track = 0; track < options.Tracks; track++)
        {
            Next();
        }
    }

    /// <summary>Undoes all that is under way; nothing follows.</summary>
    public void End()
    {
        _over = true;
        foreach (var undo in _undo.ToArray())
        {
            undo();
        }
        _undo.Clear();
    }

    private void Next() => Machine.Time.After(chance.UntilNext(options.FaultEverySeconds * 1000 * options.Tracks), () =>
    {
        if (_over)
        {
            return;
        }
        var kind = chance.Pick(options.Kinds);
        if (IsCalm || !Inject(kind, out var undo))
        {
            Next();
            return;
        }
        Faults[kind] = Faults.GetValueOrDefault(kind) + 1;
        Machine.Time.Note((long)kind);
        if (undo is null)
        {
            Next();
            return;
        }
        var done = false;
        void Once()
        {
            if (!done)
            {
                done = true;
                undo();
            }
        }
        _undo.Add(Once);
        Machine.Time.After(chance.Milliseconds(200, 12_000), () =>
        {
            _undo.Remove(Once);
            Once();
            if (!_over)
            {
                Next();
            }
        });
    });

    private bool Inject(FaultKind kind, out Action? undo)
    {
        undo = null;
        switch (kind)
        {
            case FaultKind.CutInstances:
                return Cut(out undo);
            case FaultKind.StepClock:
                var step = TimeSpan.FromTicks(chance.Milliseconds(50, 7_200_000)) * (chance.Percent(50) ? 1 : -1);
                Machine.Time.Step += step;
                run.Say($"the clock is stepped by {step}");
                return true;
            case FaultKind.KillOperator:
                return run.KillOperator(chance.Percent(30) ? 0 : chance.Below(chance.Percent(50) ? 40 : 2_000));
            case FaultKind.KillOperatorInPromotion:
                return run.KillOperatorInPromotion();
            case FaultKind.DisturbSwitchover:
                return Aim(ref _disturbsSwitchover, "the next switchover is to be disturbed");
            case FaultKind.DisturbPromotion:
                return Aim(ref _disturbsPromotion, "the next promotion is to be disturbed");
            case FaultKind.ForgetPromotion:
                return Aim(ref _forgetsPromotion, "the next promotion is to be forgotten");
            case FaultKind.PromoteByHand:
                return PromoteByHand();
            case FaultKind.RestartOperator:
                return run.RestartOperator(edit: false);
            case FaultKind.EditSpecification:
                return run.RestartOperator(edit: true);
            case FaultKind.SlowNetwork:
                var slowness = chance.Unit() * 60 + 2;
                return For(() => Machine.Network.Slowness = slowness, () => Machine.Network.Slowness = 1, "the network is slow", out undo);
            case FaultKind.SlowReplay:
                return For(() => Machine.Pace.ReplaySlowness = 300, () => Machine.Pace.ReplaySlowness = 1, "replay is slow", out undo);
            case FaultKind.SlowTools:
                return For(() => (Machine.Pace.ToolSlowness, Machine.Pace.ToolsFail) = (8, 40), () => (Machine.Pace.ToolSlowness, Machine.Pace.ToolsFail) = (1, 0), "tools are slow and fail", out undo);
            case FaultKind.LoseAnswers:
                return For(() => (Machine.Pace.CallsFail, Machine.Pace.AnswersAreLost) = (12, 12), () => (Machine.Pace.CallsFail, Machine.Pace.AnswersAreLost) = (0, 0), "calls fail", out undo);
            case FaultKind.FailTexts:
                return For(() => Machine.Pace.TextsFail = 60, () => Machine.Pace.TextsFail = 0, "texts cannot be written", out undo);
            case FaultKind.KillPrimaryHangStandby:
                return KillAndHang(out undo);
            default:
                return Hurt(kind, out undo);
        }
    }

    private bool Hurt(FaultKind kind, out Action? undo)
    {
        undo = null;
        // the primary suffers more often than its share
        var all = run.Storage.Instances.Values.Where(i => i.Server is not null).ToArray();
        if (all.Length == 0)
        {
            return false;
        }
        var victim = Array.Find(all, i => i.Server is { IsPrimary: true }) is { } primary && chance.Percent(50) ? primary : chance.Pick(all);
        var server = victim.Server!;
        switch (kind)
        {
            case FaultKind.KillInstance:
                Machine.End(server, 137);
                break;
            case FaultKind.KillPostmaster:
                server.Behead();
                break;
            case FaultKind.HangInstance or FaultKind.HangPostmaster:
                server.Stop(kind == FaultKind.HangInstance);
                undo = () =>
                {
                    Disturb(victim);
                    server.Continue();
                };
                break;
            case FaultKind.DestroyInstance or FaultKind.DeleteData:
                if (!MayLose(victim))
                {
                    return false;
                }
                if (kind == FaultKind.DestroyInstance)
                {
                    Machine.End(server, 137);
                }
                LoseData(victim);
                break;
            case FaultKind.CutOperator:
                Machine.Network.CutOperator(victim);
                undo = () =>
                {
                    Disturb(victim);
                    Machine.Network.JoinOperator(victim);
                };
                break;
            case FaultKind.FillDisk:
                victim.DiskFull = true;
                undo = () =>
                {
                    Disturb(victim);
                    victim.DiskFull = false;
                };
                break;
        }
        Disturb(victim);
        run.Say($"{kind} {victim}{(server.IsPrimary ? " (primary)" : "")}");
        return true;
    }

    // often after another standby was left behind: then only the one that hangs has what was acknowledged since
    private bool KillAndHang(out Action? undo)
    {
        undo = null;
        var primary = run.Storage.Instances.Values.FirstOrDefault(i => i.Server is { IsPrimary: true });
        if (primary is null || Standbys().Length == 0)
        {
            return false;
        }
        if (Standbys().Length == 1 || chance.Percent(40))
        {
            return KillAndHang(primary, chance.Pick(Standbys()), out undo);
        }
        var late = chance.Pick(Standbys());
        var over = false;
        Action? awakes = null;
        Machine.Cut(primary, late);
        run.Say($"{late} is left behind by {primary}");
        Machine.Time.After(chance.Milliseconds(100, 4_000), () =>
        {
            if (!over && primary.Server is { IsPrimary: true } && Standbys().Where(i => i != late).MaxBy(i => i.Data!.Flushed) is { } ahead)
            {
                KillAndHang(primary, ahead, out awakes);
                // it hears at once that there is nothing to wait for, and can be asked
                Machine.Join(primary, late);
            }
        });
        undo = () =>
        {
            over = true;
            awakes?.Invoke();
            Disturb(primary);
            Disturb(late);
            Machine.Join(primary, late);
        };
        return true;
    }

    private bool KillAndHang(Instance primary, Instance hung, out Action? undo)
    {
        var server = hung.Server!;
        server.Stop(all: true);
        Machine.End(primary.Server!, 137);
        Disturb(primary);
        Disturb(hung);
        run.Say($"{primary} (primary) is killed, {hung} hangs");
        undo = () =>
        {
            Disturb(hung);
            server.Continue();
        };
        return true;
    }

    private Instance[] Standbys() => [.. run.Storage.Instances.Values.Where(i => i is { Data: not null, Server: { IsPrimary: false } })];

    private bool PromoteByHand()
    {
        var standbys = run.Storage.Instances.Values.Where(i => i.Server is { IsPrimary: false, Accepting: true, Hung: false } && MayLose(i)).ToArray();
        if (standbys.Length == 0)
        {
            return false;
        }
        var victim = chance.Pick(standbys);
        Disturb(victim);
        run.Say($"{victim} is promoted by hand");
        victim.Server!.PromoteByHand();
        return true;
    }

    // only what a cluster of this kind survives: everything is whole, and what was promised is elsewhere too
    private bool MayLose(Instance victim) =>
        run.Snapshot is { Phase: ClusterPhases.Healthy } snapshot && snapshot.Instances.All(i => i.Job is null or JobKind.Slots or JobKind.Checkpoint) &&
        run.Storage.Instances.Values.All(i => !i.Exists || IsWhole(i)) && run.Storage.Instances.Values.Count(i => i.Exists) > 1 &&
        !run.User.Destroys &&
        Machine.Checks.IsCoveredWithout(victim) && QuorumIsKnown(victim);

    private static bool IsWhole(Instance instance) => instance is { State: DataState.Complete, Data: { Partial: false, Strayed: false }, Tools.Count: 0 };

    // with failoverQuorum nothing but a proof allows a failover; while names are being changed there is none
    private bool QuorumIsKnown(Instance victim) => !run.DemandsProof ||
        (run.Storage.Texts.TryGetValue("status.json", out var text) && FailoverQuorum.IsProven(ClusterStatus.FromJson(text).Quorum, run.Storage.Instances.Values.Where(i => i.Exists && i != victim).Select(i => i.Name)));

    private bool Cut(out Action? undo)
    {
        undo = null;
        var all = run.Storage.Instances.Values.ToArray();
        if (all.Length < 2)
        {
            return false;
        }
        var one = Array.Find(all, i => i.Server is { IsPrimary: true }) is { } primary && chance.Percent(60) ? primary : chance.Pick(all);
        var other = chance.Pick(all.Where(i => i != one).ToArray());
        Machine.Cut(one, other);
        run.Say($"{one} and {other} are cut");
        undo = () =>
        {
            Disturb(one);
            Disturb(other);
            Machine.Join(one, other);
        };
        return true;
    }

    private bool For(Action begin, Action end, string what, out Action? undo)
    {
        begin();
        run.Say(what);
        undo = end;
        return true;
    }

    private void LoseData(Instance instance) => (instance.Data, instance.MarkedIncomplete, instance.DestroyedAt) = (null, false, Machine.Time.Now);

    private void Disturb(Instance instance) => _disturbed[instance] = Machine.Time.Now;
}
