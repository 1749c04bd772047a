using PgAspire.Operator;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;

namespace PgAspire.Simulation.Faults;

/// <summary>The faults that wait for their moment: in the middle of a switchover or of a promotion.</summary>
internal sealed partial class Nemesis
{
    private static readonly long Glance = 10 * TimeSpan.TicksPerMillisecond;
    private bool _disturbsSwitchover;
    private bool _disturbsPromotion;
    private bool _forgetsPromotion;

    private bool Aim(ref bool aimed, string what)
    {
        if (aimed)
        {
            return false;
        }
        run.Say(what);
        return aimed = true;
    }

    /// <summary>The operator begins a switchover, or ends the primary for it.</summary>
    public void SwitchoverBegins(Instance primary, Instance? target)
    {
        if (!_disturbsSwitchover || _over || target is null || chance.Percent(50))
        {
            return;
        }
        _disturbsSwitchover = false;
        Machine.Time.After(chance.Milliseconds(0.1, 150), () => DisturbSwitchover(primary, target));
    }

    private void DisturbSwitchover(Instance primary, Instance target)
    {
        Disturb(primary);
        Disturb(target);
        switch (chance.Below(5))
        {
            case 0:
                run.Say($"{primary} and {target} are cut in a switchover");
                Machine.Cut(primary, target);
                Machine.Time.After(chance.Milliseconds(200, 12_000), () => Machine.Join(primary, target));
                if (chance.Percent(50) && primary.Server is { } cut)
                {
                    Machine.Time.After(chance.Milliseconds(50, 3_000), () => Machine.End(cut, 137));
                }
                break;
            case 1 when target.Server is { } server:
                run.Say($"{target} hangs in a switchover");
                server.Stop(all: true);
                Machine.Time.After(chance.Milliseconds(200, 12_000), () =>
                {
                    Disturb(target);
                    server.Continue();
                });
                break;
            case 2 when target.Server is { } server:
                run.Say($"{target} is killed in a switchover");
                Machine.End(server, 137);
                break;
            case 3 when primary.Server is { } server:
                run.Say($"{primary} is killed in a switchover");
                Machine.End(server, 137);
                break;
            case 4 when MayLoseInSwitchover(primary, target):
                run.Say($"{primary} is killed in a switchover, and loses its data");
                if (primary.Server is { } lost)
                {
                    Machine.End(lost, 137);
                }
                LoseData(primary);
                break;
        }
    }

    /// <summary>The operator begins to promote an instance.</summary>
    public void PromotionBegins(Instance target)
    {
        if (_over || target.Server is not { } server)
        {
            return;
        }
        if (_forgetsPromotion && run.Life is { Serves: true, Status.CurrentPrimary: { } former } life && former != target.Name)
        {
            _forgetsPromotion = false;
            Forget(life, target, run.Storage.Instance(former));
            return;
        }
        if (!_disturbsPromotion)
        {
            return;
        }
        _disturbsPromotion = false;
        switch (chance.Below(3))
        {
            case 0:
                run.User.Fence(target.Name);
                Machine.Time.After(chance.Milliseconds(20, 600), () =>
                {
                    Disturb(target);
                    run.Say($"{target} is killed in its promotion, fenced");
                    Machine.End(server, 137);
                });
                break;
            case 1:
                Machine.Time.After(chance.Milliseconds(0.1, 100), () =>
                {
                    if (MayLoseInPromotion(target))
                    {
                        run.Say($"{target} loses its data in its promotion");
                        Disturb(target);
                        LoseData(target);
                    }
                });
                break;
            default:
                run.Say($"{target} hangs in its promotion");
                Disturb(target);
                server.Stop(all: true);
                Machine.Time.After(chance.Milliseconds(200, 12_000), () =>
                {
                    Disturb(target);
                    server.Continue();
                });
                break;
        }
    }

    // the operator dies as soon as every other standby follows whom it has promoted without being able to write that down
    private void Forget(OperatorLife life, Instance target, Instance former)
    {
        Machine.Pace.TextsFail = 100;
        var until = Machine.Time.Now + chance.Milliseconds(500, 6_000);
        void Look()
        {
            if (life != run.Life || life.Dead)
            {
                return;
            }
            var others = run.Storage.Instances.Values.Where(i => i.Exists && i != target && i != former).ToArray();
            var strayed = target.Data is { StandbySignal: false } data && others.All(o => o.Data?.Branch == data.Branch);
            if (_over || !life.Serves || (!strayed && Machine.Time.Now > until))
            {
                Machine.Pace.TextsFail = 0;
                return;
            }
            if (!strayed)
            {
                Machine.Time.After(Glance, Look);
                return;
            }
            run.Say($"the operator is killed in a promotion that it could not write down; {(others.Length == 0 ? "nobody" : string.Join(", ", others.AsEnumerable()))} followed {target}");
            life.Kill();
            // in a cluster of two the promoted one is all that there is besides
            var heirs = others.Length == 0 ? [target] : others;
            Array.ForEach(heirs, Disturb);
            Disturb(former);
            if (chance.Percent(50) && MayLoseForgotten(former, heirs))
            {
                run.Say($"{former}, the only one of its timeline, loses its data");
                LoseData(former);
            }
            else
            {
                KeepApart(former, chance.Pick(heirs));
            }
        }
        Machine.Time.After(Glance, Look);
    }

    // it stays on the other timeline while others join the former primary again, until that one ends once more
    private void KeepApart(Instance former, Instance strayed)
    {
        run.Say($"{former} and {strayed} are cut");
        Machine.Cut(former, strayed);
        var ends = chance.Milliseconds(3_000, 15_000);
        Machine.Time.After(ends, () =>
        {
            if (!_over && former.Server is { IsPrimary: true } server)
            {
                Disturb(former);
                run.Say($"{former} is killed");
                Machine.End(server, 137);
            }
        });
        Machine.Time.After(ends + chance.Milliseconds(10, 8_000), () =>
        {
            Disturb(former);
            Disturb(strayed);
            Machine.Join(former, strayed);
        });
    }

    // what it has got from the primary that ended, that one has too
    private bool MayLoseInPromotion(Instance target) =>
        run.Life is { Serves: true, Status: { InTransition: true, CurrentPrimary: { } former } status } && status.TargetPrimary == target.Name && !run.User.Destroys &&
        run.Storage.Instance(former) is var instance && IsWhole(instance) && Machine.Checks.MissingPromise(instance.Data!.End) is null;

    // nobody was promoted yet, and what was promised is elsewhere too
    private bool MayLoseInSwitchover(Instance primary, Instance target) =>
        run.Life is { Serves: true, Status: { SwitchoverPlanned: true } status } && status.CurrentPrimary == primary.Name && status.TargetPrimary == target.Name && !run.User.Destroys &&
        run.Storage.Instances.Values.All(i => !i.Exists || i == primary || IsWhole(i)) && Machine.Checks.IsCoveredWithout(primary) && QuorumIsKnown(primary);

    // whoever of them is chosen, nothing that was promised may be missing; a proof of that nobody could give
    private bool MayLoseForgotten(Instance former, Instance[] heirs) =>
        !run.DemandsProof && !run.User.Destroys && former.Data is not null && heirs.All(o => IsWhole(o) && Machine.Checks.MissingPromise(o.Data!.End) is null);
}
