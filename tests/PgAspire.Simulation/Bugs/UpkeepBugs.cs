using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Simulation.Bugs;

/// <summary>Bugs in services, slots, clones and scaling.</summary>
internal static class UpkeepBugs
{
    private static Plan With(Plan plan, Func<OperatorAction, OperatorAction> change) =>
        plan with { Decisions = [.. plan.Decisions.Select(d => d with { Actions = [.. d.Actions.Select(change)] })] };

    private static Plan And(Plan plan, string rule, OperatorAction action) => plan with { Decisions = [.. plan.Decisions, new(rule, null, "A planted bug.", [action])] };

    /// <summary>The former primary's data is cleared away as soon as a failover begins.</summary>
    public sealed class CloneOverOnlyCopy : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            return plan.Status.TargetPrimary == ClusterStatus.Pending && observation.Find(plan.Status.CurrentPrimary) is { Running: false, Job: null, Data: DataState.Complete } primary
                ? And(plan, "J200", new DeleteInstance(primary.Name))
                : plan;
        }
    }

    /// <summary>Slots of instances that are away for a moment are dropped.</summary>
    public sealed class SlotDroppedTooEarly : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = With(Planner.Next(observation), a => a is ReconcileSlots slots ? slots with { Slots = Present(slots.Slots, observation) } : a);
            return plan;
        }

        private static ValueMap<Lsn?> Present(ValueMap<Lsn?> slots, Observation observation) =>
            ValueMap<Lsn?>.From(slots.Where(s => observation.Instances.Any(i => i.Answers && ClusterNames.Slot(i.Name, observation.Spec.ReplicationSlots.SlotPrefix) == s.Key)));
    }

    /// <summary>rw leads to the chosen instance while it is still in recovery.</summary>
    public sealed class ServicesFollowEarly : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            return plan.Status.InTransition && plan.Status.TargetPrimary is { } target and not ClusterStatus.Pending && observation.Find(target) is not null
                ? plan with { Services = plan.Services with { ReadWrite = target } }
                : plan;
        }
    }

    /// <summary>rw stays where it was first.</summary>
    public sealed class ServicesStay : PlantedBug
    {
        private string? _first;

        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            _first ??= plan.Services.ReadWrite;
            return plan with { Services = plan.Services with { ReadWrite = _first } };
        }
    }

    /// <summary>Scaling in takes the highest serial, also when that is the primary.</summary>
    public sealed class ScaleInDeletesPrimary : PlantedBug
    {
        public override Plan Decide(Observation observation) => With(Planner.Next(observation), a =>
            a is DeleteInstance && observation.Status.Initialized && observation.Instances.Where(i => i.Job is null).MaxBy(i => i.Serial) is { } highest ? new DeleteInstance(highest.Name) : a);
    }

    /// <summary>A primary that is killed while the commits of its standbys are unknown stays down: nobody starts it in place.</summary>
    public sealed class NeverInPlace : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            return plan with
            {
                Decisions = [.. plan.Decisions.Select(d => d.Rule is "F340" or "F360" or "F420" or "F460" ? d with { Actions = [] } : d)],
            };
        }
    }
}
