using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>
/// The rules about one instance, in order; the first that applies decides. Safety, hibernation and fencing (X), joining and rejoining (J), what is kept (C).
/// They apply to each instance on which nothing is under way, after the cluster's rule and its status.
/// </summary>
public static class InstanceRules
{
    private static readonly Condition<InstanceSituation> SecondPrimary = new("it takes writes but is not the primary", i => !i.IsLeading && i.Instance.ActsAsPrimary);
    private static readonly Condition<InstanceSituation> NotLeading = new("it is neither the primary nor chosen to be", i => !i.IsLeading);
    private static readonly Condition<InstanceSituation> Hibernates = new("the cluster hibernates", i => i.Cluster.Status.Hibernating);
    private static readonly Condition<InstanceSituation> Fenced = new("it is fenced", i => i.Cluster.Status.IsFenced(i.Instance.Name));
    private static readonly Condition<InstanceSituation> Runs = new("its server runs", i => i.Instance.Running);
    private static readonly Condition<InstanceSituation> NeverStarted = new("it was not started yet", i => !i.Instance.EverStarted);
    private static readonly Condition<InstanceSituation> AnotherJoins = new("another one joins, or is to join before it", i => i.Observation.Instances.Any(o =>
        o.Name != i.Instance.Name && o.Desired && (o.Job == JobKind.Clone || (o is { Data: not DataState.Complete, EverStarted: false } && o.Serial < i.Instance.Serial))));
    private static readonly Condition<InstanceSituation> LeftNothingOut = new("it was ended in order, and the primary has all that it wrote", i => i.Cluster.Status.FormerPrimary?.Instance == i.Instance.Name);
    private static readonly Condition<InstanceSituation> Hangs = new("it no longer answers", i => ClusterRules.Hangs(i.Instance, i.Cluster));
    private static readonly Condition<InstanceSituation> RunsWithoutData = new("it runs without its data directory", i => i.Instance is { Running: true, Data: not DataState.Complete });
    private static readonly Condition<InstanceSituation> Pauses = new("a pause after a failure is not over", i => i.Instance.NotBefore > i.Observation.Now);
    private static readonly Condition<InstanceSituation> Desired = new("it is asked for", i => i.Instance.Desired);
    private static readonly Condition<InstanceSituation> NotDesired = new("it is one too many", i => !i.Instance.Desired);
    private static readonly Condition<InstanceSituation> Serves = new("the primary serves", i => i.Cluster.PrimaryServes);
    private static readonly Condition<InstanceSituation> NobodyServes = new("the primary does not serve", i => !i.Cluster.PrimaryServes);
    private static readonly Condition<InstanceSituation> StandsStill = new("replay stands still, because the primary had more of a parameter", i => i.Instance.StandsStill);
    private static readonly Condition<InstanceSituation> NoUsableData = new("its data is missing or incomplete", i => i.Instance.Data != DataState.Complete);
    private static readonly Condition<InstanceSituation> Stopped = new("its server does not run", i => !i.Instance.Running);
    private static readonly Condition<InstanceSituation> WasPrimary = new("it has no standby.signal: it was a primary", i => !i.Instance.StandbySignal);
    private static readonly Condition<InstanceSituation> IsStandby = new("it has standby.signal", i => i.Instance.StandbySignal);
    private static readonly Condition<InstanceSituation> MustBeCloned = new("its history may differ under the same timeline number", i => i.Cluster.Status.MustBeCloned.Contains(i.Instance.Name));
    private static readonly Condition<InstanceSituation> IsAllThatIsLeft = new("the primary's data is gone, and only such instances are left", i => i.Cluster.OnlyFollowersLeft);
    private static readonly Condition<InstanceSituation> RewindsFail = new("rewinding it failed several times", i => i.Instance.FailedRewinds >= i.Observation.Settings.FailedRewindsBeforeClone);
    private static readonly Condition<InstanceSituation> StartsFail = new("it did not start several times", i => i.Instance.FailedStarts >= i.Observation.Settings.FailedStartsBeforeClone);
    private static readonly Condition<InstanceSituation> TimelineShown = new("the primary's pg_control shows its timeline", i => i.Cluster.Status.CheckpointedTimelineId == i.Cluster.Status.TimelineId);
    private static readonly Condition<InstanceSituation> OtherUpstream = new("it streams from another instance than the primary", i => i.Instance.ActsAsStandby && i.Instance.Upstream != i.Cluster.Status.CurrentPrimary);
    private static readonly Condition<InstanceSituation> DoesNotStream = new("it has not streamed for a while", i => i.Instance.ActsAsStandby && i.Observation.Now - i.Instance.NotStreamingSince >= i.Observation.Settings.RejoinAfter);
    private static readonly Condition<InstanceSituation> NeverAnswered = new("it runs and has not accepted connections yet", i => i.Instance is { Running: true, Status: null });
    private static readonly Condition<InstanceSituation> AwaitsOtherUpstream = new("it waits for WAL of another instance than the primary", i => i.Instance.Upstream != i.Cluster.Status.CurrentPrimary);
    private static readonly Condition<InstanceSituation> CannotFollow = new("it does not stream, and its log says that its WAL does not lead to the primary's", i => i.Instance is { Running: true, CannotFollow: true } and ({ Status: null } or { NotStreamingSince: not null }));
    private static readonly Condition<InstanceSituation> OldConfiguration = new("its configuration or certificates are not the wanted ones, or are to be read again", i => i.Instance.Answers && ((i.Instance.WantedConfiguration is { } wanted && wanted != i.Instance.WrittenConfiguration) || i.Instance.ReloadDue));
    private static readonly Condition<InstanceSituation> IsServingPrimary = new("it is the primary and serves", i => i.IsPrimary && i.Cluster.PrimaryServes);
    private static readonly Condition<InstanceSituation> TimelineNotShown = new("its pg_control may not show its timeline", i => i.Cluster.Status.CheckpointedTimelineId != i.Cluster.Status.TimelineId);
    private static readonly Condition<InstanceSituation> PromotionIsPast = new("clients have had a moment for their first commits", i => !(i.Observation.Now - i.Cluster.Status.CurrentPrimarySince < i.Observation.Settings.CheckpointDelay));
    private static readonly Condition<InstanceSituation> SlotsDiffer = new("a slot is missing or left over", SlotsAreWrong);
    private static readonly Condition<InstanceSituation> CatalogDue = new("the catalog was not reconciled yet", i => !i.Observation.CatalogReconciled);
    private static readonly Condition<InstanceSituation> StandbySlotsDue = new("its copies of the slots are old", i => i.Cluster.PrimaryServes && i.Instance.ActsAsStandby && i.Instance.Upstream == i.Cluster.Status.CurrentPrimary &&
        (i.Observation.Spec.ReplicationSlots.HighAvailability || CopiesUserSlots(i)) && (i.Instance.SlotsAt is null || i.Observation.Now - i.Instance.SlotsAt >= i.Observation.Spec.ReplicationSlots.UpdateInterval));

    /// <summary>The table.</summary>
    public static IReadOnlyList<Rule<InstanceSituation>> Table { get; } =
    [
        new("X100", [SecondPrimary], "KillInstance: never two writable primaries",
            i => Outcome.Do($"{i.Instance.Name} takes writes but {i.Cluster.Status.TargetPrimary} is the primary; ending it.", new KillInstance(i.Instance.Name)) with { Urgency = ProbeUrgency.Failover }),
        new("X103", [Hibernates], "leave it to the cluster's rules",
            i => new($"{i.Instance.Name} hibernates.")),
        new("X105", [NotLeading, Fenced, Runs], "StopInstance",
            i => Outcome.Do($"{i.Instance.Name} is fenced; ending its server.", new StopInstance(i.Instance.Name))),
        new("X107", [NotLeading, Fenced], "wait",
            i => new($"{i.Instance.Name} is fenced.")),
        new("X110", [NotLeading, RunsWithoutData], "KillInstance",
            i => Outcome.Do($"{i.Instance.Name} runs without its data directory; ending it.", new KillInstance(i.Instance.Name))),
        new("X120", [NotLeading, Hangs], "KillInstance",
            i => Outcome.Do($"{i.Instance.Name} did not answer {i.Instance.UnansweredProbes} times; ending it.", new KillInstance(i.Instance.Name))),
        new("X130", [Pauses], "wait",
            i => new($"{i.Instance.Name} failed; trying again soon.")),

        new("J198", [NotLeading, Desired, NoUsableData, NeverStarted, AnotherJoins], "wait: one joins after the other",
            i => new($"{i.Instance.Name} joins after another one.")),
        new("J200", [NotLeading, Desired, NoUsableData, Serves], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} has no data; cloning {i.Cluster.Primary!.Name}.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J210", [NotLeading, NoUsableData], "wait for a primary",
            i => new($"{i.Instance.Name} has no data and there is no primary to clone.")),
        new("J212", [NotLeading, Stopped, IsAllThatIsLeft], "StartInstance as a standby",
            i => Outcome.Do($"The primary's data is gone and nobody else can take over; starting {i.Instance.Name} as a standby.", new StartInstance(i.Instance.Name, Source(i))) with { Urgency = ProbeUrgency.Failover }),
        new("J215", [NotLeading, Desired, MustBeCloned, Serves], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} may hold another history under a timeline number that was given twice; cloning {i.Cluster.Primary!.Name}.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J216", [NotLeading, NotDesired, MustBeCloned, Runs], "StopInstance",
            i => Outcome.Do($"{i.Instance.Name} is one instance too many and may hold another history under a timeline number that was given twice; ending it.", new StopInstance(i.Instance.Name))),
        new("J217", [NotLeading, Stopped, MustBeCloned], "wait for a primary",
            i => new($"{i.Instance.Name} is to be cloned and there is no primary to clone.")),
        new("J220", [NotLeading, Desired, Stopped, WasPrimary, RewindsFail, Serves], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} could not be rewound; cloning {i.Cluster.Primary!.Name}.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J225", [NotLeading, Desired, Stopped, WasPrimary, LeftNothingOut, Serves], "StartInstance as a standby",
            i => Outcome.Do($"{i.Instance.Name} was the primary and ended in order; starting it as a standby of {i.Cluster.Primary!.Name}.", new StartInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J230", [NotLeading, Desired, Stopped, WasPrimary, Serves, TimelineShown], "RewindInstance",
            i => Outcome.Do($"{i.Instance.Name} was the primary; rewinding it to follow {i.Cluster.Primary!.Name}.", new RewindInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J240", [NotLeading, Stopped, WasPrimary], "wait for a primary",
            i => new($"{i.Instance.Name} was the primary and waits until {i.Cluster.Status.CurrentPrimary} can be followed.")),
        new("J250", [NotLeading, Desired, Stopped, IsStandby, StartsFail, Serves], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} did not start {i.Instance.FailedStarts} times; cloning {i.Cluster.Primary!.Name}.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J260", [NotLeading, Stopped, IsStandby], "StartInstance",
            i => Outcome.Do($"Starting {i.Instance.Name} as a standby of {Source(i)}.", new StartInstance(i.Instance.Name, Source(i)))),
        // else it is restarted like any other; but nobody else may be left who could take over
        new("J265", [NotLeading, NobodyServes, StandsStill], "KillInstance, so that it is started with what it lacks",
            i => Outcome.Do($"{i.Instance.Name} does not replay any more: the primary had more of a hot-standby-sensitive parameter; it is started again with as much.", new KillInstance(i.Instance.Name))),
        new("J270", [NotLeading, Serves, OtherUpstream], "ReconfigureInstance",
            i => Outcome.Do($"{i.Instance.Name} is to stream from {i.Cluster.Primary!.Name}.", new ReconfigureInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        // until it is consistent it takes no statement, so it is not told but started again
        new("J273", [NotLeading, Serves, NeverAnswered, AwaitsOtherUpstream], "KillInstance, so that it is started with the right source",
            i => Outcome.Do($"{i.Instance.Name} waits for WAL of {i.Instance.Upstream ?? "nobody"}; it is started again to stream from {i.Cluster.Primary!.Name}.", new KillInstance(i.Instance.Name))),
        new("J276", [NotLeading, Desired, Serves, CannotFollow, RewindsFail], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} cannot follow {i.Cluster.Primary!.Name} and could not be rewound; cloning it.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J278", [NotLeading, Desired, Serves, CannotFollow, TimelineShown], "RewindInstance",
            i => Outcome.Do($"{i.Instance.Name} cannot follow {i.Cluster.Primary!.Name}: their WAL differs; rewinding it.", new RewindInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J280", [NotLeading, Desired, Serves, DoesNotStream, RewindsFail], "CloneInstance",
            i => Outcome.Do($"{i.Instance.Name} does not stream and could not be rewound; cloning {i.Cluster.Primary!.Name}.", new CloneInstance(i.Instance.Name, i.Cluster.Primary.Name))),
        new("J290", [NotLeading, Desired, Serves, DoesNotStream, TimelineShown], "RewindInstance",
            i => Outcome.Do($"{i.Instance.Name} does not stream; rewinding it to follow {i.Cluster.Primary!.Name}.", new RewindInstance(i.Instance.Name, i.Cluster.Primary.Name))),

        new("C300", [IsServingPrimary, OldConfiguration], "ReconfigureInstance",
            i => Outcome.Do($"Writing the configuration of {i.Instance.Name}.", new ReconfigureInstance(i.Instance.Name, null))),
        new("C310", [IsServingPrimary, TimelineNotShown, PromotionIsPast], "CheckpointInstance",
            i => Outcome.Do($"A checkpoint on {i.Instance.Name}, so that others can be rewound to follow it.", new CheckpointInstance(i.Instance.Name))),
        new("C320", [IsServingPrimary, SlotsDiffer], "ReconcileSlots",
            i => Outcome.Do($"Bringing the replication slots of {i.Instance.Name} about.", WantedSlots(i))),
        new("C330", [IsServingPrimary, CatalogDue], "ReconcileCatalog",
            i => Outcome.Do($"Bringing roles and databases of {i.Instance.Name} about.", new ReconcileCatalog(i.Instance.Name, Bootstrap: false))),
        new("C340", [NotLeading, OldConfiguration], "ReconfigureInstance",
            i => Outcome.Do($"Writing the configuration of {i.Instance.Name}.", new ReconfigureInstance(i.Instance.Name, i.Instance.Upstream))),
        new("C350", [NotLeading, StandbySlotsDue], "ReconcileSlots",
            i => Outcome.Do($"Advancing the replication slots of {i.Instance.Name}.", WantedSlots(i))),
    ];

    /// <summary>The names of the slots that an instance should have: one for each other instance that is asked for.</summary>
    internal static IEnumerable<string> SlotNames(Observation observation, string instance) =>
        observation.Spec.ReplicationSlots.HighAvailability
            ? observation.Instances.Where(i => i.Desired && i.Name != instance).Select(i => ClusterNames.Slot(i.Name, observation.Spec.ReplicationSlots.SlotPrefix))
            : [];

    private static string? Source(InstanceSituation i) =>
        i.Cluster.Status.TargetPrimary == ClusterStatus.Pending || i.Cluster.SwitchesOver ? i.Cluster.Status.CurrentPrimary : i.Cluster.Status.TargetPrimary;

    private static bool SlotsAreWrong(InstanceSituation i)
    {
        if (i.Instance.StatusAt <= i.Instance.SlotsAt)
        {
            // the answer is older than the last change
            return false;
        }
        var wanted = SlotNames(i.Observation, i.Instance.Name).ToHashSet(StringComparer.Ordinal);
        var there = i.Instance.Status!.Slots.Where(s => s.Physical && s.Name.StartsWith(i.Observation.Spec.ReplicationSlots.SlotPrefix, StringComparison.Ordinal)).ToArray();
        return wanted.Any(w => there.All(s => s.Name != w)) || there.Any(s => !s.Active && !wanted.Contains(s.Name));
    }

    private static ReconcileSlots WantedSlots(InstanceSituation i)
    {
        var primarySlots = i.IsPrimary ? [] : i.Cluster.Primary!.Status!.Slots;
        var own = SlotNames(i.Observation, i.Instance.Name)
            .Select(name => KeyValuePair.Create(name, primarySlots.FirstOrDefault(s => s.Name == name)?.RestartLsn));
        if (i.IsPrimary)
        {
            return new(i.Instance.Name, ValueMap<Lsn?>.From(own));
        }
        var copies = CopiesUserSlots(i) ? primarySlots.Where(s => IsUserSlot(i, s)).ToArray() : [];
        return new(i.Instance.Name, ValueMap<Lsn?>.From([.. own, .. copies.Select(s => KeyValuePair.Create(s.Name, s.RestartLsn))]))
        {
            Drop = [.. i.Instance.Status!.Slots.Where(s => !s.Active && IsUserSlot(i, s) && copies.All(c => c.Name != s.Name)).Select(s => s.Name)],
        };
    }

    // as in CloudNativePG they are copied unless the specification says otherwise
    private static bool CopiesUserSlots(InstanceSituation i) => i.Observation.Spec.ReplicationSlots.SynchronizeReplicas is not { Enabled: false };

    private static bool IsUserSlot(InstanceSituation i, ReplicationSlotStatus slot) =>
        slot is { Physical: true, Temporary: false } && !slot.Name.StartsWith(i.Observation.Spec.ReplicationSlots.SlotPrefix, StringComparison.Ordinal) &&
        i.Observation.Spec.ReplicationSlots.SynchronizeReplicas?.Excludes(slot.Name) != true;
}
