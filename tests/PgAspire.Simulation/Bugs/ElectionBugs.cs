using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Simulation.Bugs;

/// <summary>Bugs in when there is a failover and who is elected.</summary>
internal static class ElectionBugs
{
    private static Observation Each(Observation observation, Func<InstanceObservation, InstanceObservation> change) =>
        observation with { Instances = [.. observation.Instances.Select(change)] };

    private static Observation EachStandby(Observation observation, Func<InstanceObservation, InstanceObservation> change) =>
        Each(observation, i => i.Status is { IsPrimary: false } ? change(i) : i);

    private static bool Electing(Observation observation) => observation.Status.TargetPrimary == ClusterStatus.Pending;

    /// <summary>Nobody asks whether the standbys that report have every acknowledged commit.</summary>
    public sealed class NoQuorum : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var postgresql = observation.Spec.Postgresql;
            return Planner.Next(observation with
            {
                Spec = observation.Spec with
                {
                    Postgresql = postgresql with { Synchronous = postgresql.Synchronous is { } s ? s with { DataDurability = DataDurability.Preferred, FailoverQuorum = false } : null },
                },
            });
        }
    }

    /// <summary>R + W >= N rather than R + W > N.</summary>
    public sealed class QuorumOffByOne : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var recorded = observation.Status.Quorum;
            if (recorded is not { Number: > 0 })
            {
                return Planner.Next(observation);
            }
            var larger = recorded with { Number = recorded.Number + 1 };
            var plan = Planner.Next(observation with { Status = observation.Status with { Quorum = larger } });
            return plan with { Status = plan.Status.Quorum == larger ? plan.Status with { Quorum = recorded } : plan.Status };
        }
    }

    /// <summary>A candidate is elected while WAL is still on its way to others.</summary>
    public sealed class NoStopReceivers : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(!Electing(observation) ? observation :
            EachStandby(observation, i => i with { HasStreamed = true, Status = i.Status! with { WalReceiverActive = false, LocalWalExhausted = true } }));
    }

    /// <summary>A primary that hangs is taken for dead and left as it is.</summary>
    public sealed class NoFenceBeforePromote : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(Each(observation, i =>
            i.Running && i.UnansweredProbes >= observation.Settings.HangThreshold && i.Name == observation.Status.CurrentPrimary
                ? i with { Running = false, Status = null, EndedAt = i.StatusAt }
                : i));
    }

    /// <summary>The standby with the least WAL is promoted.</summary>
    public sealed class PromoteLowestLsn : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(!Electing(observation) ? observation :
            EachStandby(observation, i => i with { Status = i.Status! with { ReceivedLsn = Inverse(i.ReceivedLsn), ReplayedLsn = Lsn.Zero } }));

        private static Lsn Inverse(Lsn position) => new(long.MaxValue - position.Value);
    }

    /// <summary>Positions of different timelines are compared.</summary>
    public sealed class IgnoreTimeline : PlantedBug
    {
        public override Plan Decide(Observation observation) => Planner.Next(!Electing(observation) ? observation :
            EachStandby(observation, i => i with { KnownTimeline = new(Math.Max(observation.Status.TimelineId, 1)) }));
    }

    /// <summary>What a standby answered before the primary's end counts for the election.</summary>
    public sealed class StaleObservation : PlantedBug
    {
        private readonly Dictionary<string, InstanceObservation> _before = new(StringComparer.Ordinal);

        public override Plan Decide(Observation observation)
        {
            foreach (var instance in observation.Instances)
            {
                if (!Electing(observation) && observation.Find(observation.Status.CurrentPrimary) is { ActsAsPrimary: true })
                {
                    _before[instance.Name] = instance;
                }
            }
            return Planner.Next(!Electing(observation) ? observation : EachStandby(observation, i => _before.TryGetValue(i.Name, out var old) && old.Status is { IsPrimary: false } status
                ? i with { StatusAt = observation.Now, Status = status with { WalReceiverActive = false, LocalWalExhausted = true }, HasStreamed = true }
                : i));
        }
    }

    /// <summary>A former primary is started as it is rather than rewound.</summary>
    public sealed class StartFormerPrimary : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            return plan with
            {
                Decisions = [.. plan.Decisions.Select(d => d.Actions is [RewindInstance rewind] ? d with { Actions = [new StartInstance(rewind.Instance, null)] } : d)],
            };
        }
    }

    /// <summary>A timeline counts as newer although nobody has decided on it durably.</summary>
    public sealed class StrayTimeline : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var before = observation.Status.NewestTimelineId;
            var highest = Math.Max(before, observation.Instances.Max(i => i.KnownTimeline.Value));
            var plan = Planner.Next(observation with { Status = observation.Status with { NewestTimelineId = highest } });
            return plan.Status.NewestTimelineId == highest ? plan with { Status = plan.Status with { NewestTimelineId = before } } : plan;
        }
    }

    /// <summary>A timeline number that was given twice is not noticed.</summary>
    public sealed class TimelineGivenTwice : PlantedBug
    {
        public override Plan Decide(Observation observation)
        {
            var plan = Planner.Next(observation);
            return plan with { Status = plan.Status with { MustBeCloned = [] } };
        }
    }
}
