using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Bugs;

/// <summary>Bugs in what users ask for: switchover, restart, fencing, hibernation, destruction.</summary>
internal static class OperationBugs
{
    private static Plan Each(Plan plan, Func<Decision, Decision> change) => plan with { Decisions = [.. plan.Decisions.Select(change)] };

    /// <summary>The chosen instance is promoted before it has all that the former primary wrote.</summary>
    public sealed class PromoteBeforeReceived : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            if (observation.Status.FormerPrimary is not { } former || !observation.Status.SwitchoverPlanned)
            {
                return Planner.Next(observation);
            }
            var plan = Planner.Next(observation with { Status = observation.Status with { FormerPrimary = former with { Lsn = 0 } } });
            return plan.Status.FormerPrimary is { Lsn: 0 } ? plan with { Status = plan.Status with { FormerPrimary = former } } : plan;
        }
    }

    /// <summary>Whatever pg_control says, the primary counts as ended in order.</summary>
    public sealed class EndNotChecked : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override async Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken)
            {
                var result = await base.RunToolAsync(instance, invocation, cancellationToken);
                return result with { Output = result.Output.Replace("in production", "shut down", StringComparison.Ordinal) };
            }
        }
    }

    /// <summary>A fenced primary is taken for one that has failed.</summary>
    public sealed class FailoverOfFenced : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var status = observation.Status;
            if (status.CurrentPrimary is not { } primary || !status.FencedInstances.Contains(primary) || observation.Find(primary) is not { Running: false })
            {
                return Planner.Next(observation);
            }
            var plan = Planner.Next(observation with
            {
                Status = status with { FencedInstances = [.. status.FencedInstances.Where(f => f != primary)] },
                Instances = [.. observation.Instances.Select(i => i.Name == primary ? i with { EndedInOrder = false } : i)],
            });
            return plan with { Status = plan.Status with { FencedInstances = status.FencedInstances } };
        }
    }

    /// <summary>What is fenced is started again where it does not run.</summary>
    public sealed class FencedIsStarted : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var fenced = observation.Status.FencedInstances;
            if (fenced.Count == 0 || observation.Instances.Any(i => i.Running && observation.Status.IsFenced(i.Name)))
            {
                return Planner.Next(observation);
            }
            var plan = Planner.Next(observation with { Status = observation.Status with { FencedInstances = [] } });
            return plan with { Status = plan.Status with { FencedInstances = fenced } };
        }
    }

    /// <summary>A rolling restart begins with the primary.</summary>
    public sealed class PrimaryFirst : PlantedBug
    {
        public override Plan Decide(Observation observation) => Each(Planner.Next(observation), d =>
            d.Rule == "R620" && observation.Find(observation.Status.CurrentPrimary) is { Job: null } primary && Rollout.Reason(new(observation), primary) is not null
                ? d with { Actions = [new RestartInstance(primary.Name, null)] }
                : d);
    }

    /// <summary>A former primary is started as a standby, although it did not end in order.</summary>
    public sealed class NotRewound : PlantedBug
    {
        public override Plan Decide(Observation observation) => Each(Planner.Next(observation), d =>
            d is { Rule: "J230", Actions: [RewindInstance rewind] } ? d with { Actions = [new StartInstance(rewind.Instance, rewind.Source)] } : d);
    }

    /// <summary>Any instance is destroyed, be it the last one.</summary>
    public sealed class DestroysOnlyCopy : PlantedBug
    {
        public override string? Refuse(ClusterOperation operation, Situation situation) =>
            operation is DestroyOperation o && situation.Status is { Initialized: true, HibernationWanted: false } && situation.Observation.Find(o.Instance) is not null ? null : base.Refuse(operation, situation);

        public override Plan Decide(Observation observation) => Each(Planner.Next(observation), d =>
            d.Rule == "D276" && observation.Status.Destruction is { } doomed ? d with { Actions = [new DestroyInstance(doomed.Instance, doomed.KeepsData)] } : d);
    }

    /// <summary>A hibernation ends all servers at once.</summary>
    public sealed class StandbysHibernateFirst : PlantedBug
    {
        public override Plan Decide(Observation observation) => Each(Planner.Next(observation), d => d.Rule is "Z230" or "Z240"
            ? d with { Actions = [.. d.Actions, .. observation.Instances.Where(i => i is { Running: true, Job: null } && i.Name != observation.Status.CurrentPrimary).Select(i => new StopInstance(i.Name))] }
            : d);
    }

    /// <summary>What nobody waits for any more is done all the same.</summary>
    public sealed class NotWithdrawn : PlantedBug
    {
        public override ClusterStatus Withdraw(ClusterOperation operation, Situation situation) => situation.Status;
    }

    /// <summary>That PostgreSQL needs a restart is not noticed.</summary>
    public sealed class RestartForgotten : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(observation with
        {
            Instances = [.. observation.Instances.Select(i => i.Status is { PendingRestart: true } status ? i with { Status = status with { PendingRestart = false } } : i)],
        });
    }

    /// <summary>Servers stay with the PostgreSQL that they were started with.</summary>
    public sealed class UpdateForgotten : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(observation with { Instances = [.. observation.Instances.Select(i => i with { Operand = null })] });
    }
}
