using System.Collections.Immutable;
using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// Decides what to do next. Pure and total: it holds nothing, asks nobody, and gives the same plan for the same observation.
/// One rule of <see cref="ClusterRules"/> decides for the cluster, then at most one of <see cref="InstanceRules"/> for each instance at rest.
/// </summary>
public static class Planner
{
    /// <summary>The next plan.</summary>
    /// <param name="observation">Everything that it may depend on.</param>
    public static Plan Next(Observation observation)
    {
        var situation = new Situation(observation);
        var rule = ClusterRules.Table.First(r => r.Applies(situation));
        var outcome = rule.Decide(situation);
        var decisions = ImmutableArray.CreateBuilder<Decision>();
        decisions.Add(new(rule.Id, null, outcome.Sentence, [.. outcome.Actions]));

        var status = Bookkeep(situation, outcome.Status ?? observation.Status);
        var after = new Situation(observation with { Status = status });
        var urgency = outcome.Urgency;
        var taken = outcome.Actions.OfType<InstanceAction>().Select(a => a.Instance).ToHashSet(StringComparer.Ordinal);
        if (status.Initialized)
        {
            foreach (var instance in observation.Instances.Where(i => i.Job is null && !taken.Contains(i.Name)))
            {
                var about = new InstanceSituation(after, instance);
                if (InstanceRules.Table.FirstOrDefault(r => r.Applies(about)) is { } found)
                {
                    var own = found.Decide(about);
                    decisions.Add(new(found.Id, instance.Name, own.Sentence, [.. own.Actions]));
                    urgency = (ProbeUrgency)Math.Max((int)urgency, (int)own.Urgency);
                }
            }
        }
        return Checked(new Plan
        {
            Decisions = decisions.ToImmutable(),
            Status = status,
            Phase = outcome.Phase ?? ClusterPhases.Healthy,
            PhaseReason = outcome.Reason,
            Services = Members(after),
            Urgency = urgency,
        }, after);
    }

    // what the serving primary's answer says for certain
    private static ClusterStatus Bookkeep(Situation situation, ClusterStatus status)
    {
        if (status.Restarts.Any(r => IsOver(situation, r)))
        {
            status = status with { Restarts = [.. status.Restarts.Where(r => !IsOver(situation, r))] };
        }
        if (status.Initialized && status.FencedInstances.Any(f => IsGone(situation, f)))
        {
            status = status with { FencedInstances = [.. status.FencedInstances.Where(f => !IsGone(situation, f))] };
        }
        if (status.FormerPrimary is { } former && former.Instance != status.CurrentPrimary && !IsAsItEnded(situation.Observation.Find(former.Instance), status))
        {
            status = status with { FormerPrimary = null };
        }
        if (situation.Others.Where(i => MayShareATimeline(i, status)).Select(i => i.Name).Except(status.MustBeCloned).ToArray() is { Length: > 0 } second)
        {
            status = status with { MustBeCloned = [.. status.MustBeCloned, .. second] };
        }
        if (!situation.PrimaryServes || status.InTransition)
        {
            return status;
        }
        var primary = situation.Primary!;
        var changing = primary.WantedConfiguration is { } wanted && wanted != primary.WrittenConfiguration;
        var inForce = SynchronousPlan.Recorded(situation.Observation, primary);
        var next = changing ? SynchronousPlan.Parse(SynchronousPlan.NamesFor(situation.Observation, primary.Name) ?? "") : inForce;
        // other names than the recorded ones are about to be in force: until the server says so, nothing is certain
        var quorum = changing && !SameStandbys(next is null ? null : next with { Standbys = [.. next.Standbys.Where(n => n != primary.Name)] }, inForce) ? null : inForce;
        return status with
        {
            Quorum = SameStandbys(quorum, status.Quorum) ? status.Quorum : quorum,
            SystemIdentifier = primary.Status!.SystemIdentifier,
            TimelineId = primary.Status.Timeline.Value,
        };
    }

    private static bool IsOver(Situation situation, InstanceRestart restart) => situation.Observation.Find(restart.Instance) is not { } instance || instance.StartedAt > restart.At;

    // since it was ended in order nothing has started on its data or replaced it, so it ends where it ended
    private static bool IsAsItEnded(InstanceObservation? former, ClusterStatus status) =>
        former is { Running: false, StandbySignal: false, Data: DataState.Complete } && !status.MustBeCloned.Contains(former.Name);

    // somebody has promoted it behind the operator's back, to a timeline whose number a promotion of the operator's has, too: rewinding would see no difference
    private static bool MayShareATimeline(InstanceObservation instance, ClusterStatus status) =>
        status.Initialized && instance.ActsAsPrimary && instance.Name != status.CurrentPrimary && instance.Name != status.TargetPrimary && status.TargetPrimary != ClusterStatus.Pending &&
        instance.KnownTimeline.Value >= status.TimelineId && instance.KnownTimeline.Value <= Math.Max(status.TimelineId, status.NewestTimelineId);

    // a new instance that gets the same name later was never fenced
    private static bool IsGone(Situation situation, string fenced) => fenced != ClusterStatus.AllInstances && situation.Observation.Find(fenced) is null;

    private static bool SameStandbys(SynchronousQuorum? x, SynchronousQuorum? y) =>
        x is null || y is null ? x is null && y is null : x.Number == y.Number && x.Standbys.Order(StringComparer.Ordinal).SequenceEqual(y.Standbys.Order(StringComparer.Ordinal));

    private static ServiceMembers Members(Situation situation)
    {
        if (!situation.Status.Initialized)
        {
            return ServiceMembers.None;
        }
        var primary = situation.WritesAreServed ? situation.Primary!.Name : null;
        var standbys = situation.Others
            .Where(i => i is { Running: true, Status.IsPrimary: false, Data: DataState.Complete, Job: not (JobKind.Kill or JobKind.Stop or JobKind.Restart or JobKind.Clone or JobKind.Rewind or JobKind.Delete) } &&
                i.UnansweredProbes < situation.Observation.Settings.HangThreshold && (i.Name != situation.Status.TargetPrimary || situation.SwitchesOver) && situation.Status.HasBootstrap(i))
            .Select(i => i.Name).ToArray();
        return new(primary, [.. standbys], primary is null ? [.. standbys] : [primary, .. standbys]);
    }

    // a plan that breaks one of these is a bug in the rules; stopping is better than carrying it out
    private static Plan Checked(Plan plan, Situation after)
    {
        var actions = plan.Decisions.SelectMany(d => d.Actions).ToArray();
        if (actions.OfType<PromoteInstance>().Count() > 1)
        {
            throw new InvalidOperationException("Two promotions in one plan.");
        }
        foreach (var promote in actions.OfType<PromoteInstance>())
        {
            if (after.Primary is { Running: true, Job: null, Status.IsPrimary: true } && after.Primary.Name != promote.Instance)
            {
                throw new InvalidOperationException($"A plan promotes {promote.Instance} while {after.Primary.Name} takes writes.");
            }
        }
        foreach (var instance in actions.OfType<InstanceAction>().Where(a => a is CloneInstance or RewindInstance or DeleteInstance).Select(a => a.Instance))
        {
            if (after.Status.Initialized && (instance == after.Status.CurrentPrimary || !after.PrimaryServes))
            {
                throw new InvalidOperationException($"A plan overwrites {instance}, which may hold the only copy.");
            }
        }
        foreach (var destroy in actions.OfType<DestroyInstance>())
        {
            if (!ClusterRules.OthersHaveEverything(after, destroy.Instance))
            {
                throw new InvalidOperationException($"A plan destroys {destroy.Instance}, which may hold the only copy.");
            }
        }
        return plan;
    }
}
