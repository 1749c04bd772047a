using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// The rules about the cluster as a whole, in order; the first that applies decides. Bootstrap (B), unrecoverable (U), hibernation (Z), destruction (D),
/// fencing (G), switchover (W), failover (F), promotion (P), rolling restart and update (R), scale in (S), steady state (H).
/// </summary>
public static class ClusterRules
{
    private static readonly Condition<Situation> NotInitialized = new("the cluster is not initialised", s => !s.Status.Initialized);
    private static readonly Condition<Situation> BootstrapFailed = new("the bootstrap failed", s => s.Observation.BootstrapFailure is not null);
    private static readonly Condition<Situation> Initializing = new("the first data is being made", s => s.Observation.Instances.Any(i => i.Job == JobKind.Initialize));
    private static readonly Condition<Situation> NoData = new("no instance has data", s => s.Observation.Instances.All(i => i.Data == DataState.Missing));
    private static readonly Condition<Situation> LeftOver = new("the data was left by an operator that was killed", s => !s.Observation.BootstrappedHere);
    private static readonly Condition<Situation> PrimaryActs = new("the primary takes writes", s => s.Primary is { ActsAsPrimary: true });
    private static readonly Condition<Situation> SlotsMissing = new("it has no replication slots for the standbys yet", s => s.Primary is { SlotsAt: null } && InstanceRules.SlotNames(s.Observation, s.Primary.Name).Any());
    private static readonly Condition<Situation> PrimaryIdle = new("nothing is under way on the primary", s => s.Primary is { Job: null });
    private static readonly Condition<Situation> PrimaryStopped = new("the primary's server does not run", s => s.Primary is not { Running: true });
    private static readonly Condition<Situation> StandbyStopped = new("a standby's server does not run, and no pause after a failure is left", s => Stopped(s).Any());
    private static readonly Condition<Situation> PauseIsOver = new("no pause after a failure is left", s => !(s.Primary?.NotBefore > s.Observation.Now));
    private static readonly Condition<Situation> NoPrimaryKnown = new("no primary is recorded", s => s.Status.CurrentPrimary is null);
    private static readonly Condition<Situation> OneWithoutSignal = new("exactly one instance with data has no standby.signal", s => WithoutSignal(s).Count() == 1);
    private static readonly Condition<Situation> Hibernates = new("the cluster hibernates", s => s.Status.Hibernating);
    private static readonly Condition<Situation> PrimaryRuns = new("the primary's server runs", s => s.Primary is { Running: true });
    private static readonly Condition<Situation> SomeRun = new("a server runs", s => s.Observation.Instances.Any(i => i.Running));
    private static readonly Condition<Situation> HibernationWanted = new("hibernation is wanted", s => s.Status.HibernationWanted);
    private static readonly Condition<Situation> ToBeDestroyed = new("an instance is to be destroyed", s => s.Status.Destruction is not null);
    private static readonly Condition<Situation> DestroyedIsGone = new("it is gone", s => s.Observation.Find(s.Status.Destruction!.Instance) is null or { Data: DataState.Missing, Running: false, Job: null });
    private static readonly Condition<Situation> DestroyedIdle = new("its data is there, and nothing is under way on it", s => s.Observation.Find(s.Status.Destruction!.Instance) is { Job: null, Data: not DataState.Missing });
    private static readonly Condition<Situation> NotTheOnlyCopy = new("others have all that was acknowledged", s => OthersHaveEverything(s, s.Status.Destruction!.Instance));
    private static readonly Condition<Situation> PrimaryFenced = new("the primary is fenced", s => s.Status.CurrentPrimary is { } name && s.Status.IsFenced(name));
    private static readonly Condition<Situation> SwitchesOver = new("a switchover is under way", s => s.SwitchesOver);
    private static readonly Condition<Situation> NotPromotedYet = new("another primary is wanted, and none is promoted yet", s => s.SwitchesOver || s.Status.TargetPrimary == ClusterStatus.Pending);
    private static readonly Condition<Situation> PrimaryLost = new("the primary's data is not there", s => !s.PrimaryDataIsThere);
    private static readonly Condition<Situation> PrimaryNotRun = new("the primary was not started by this operator", s => s.Primary is { EverStarted: false, Running: false });
    private static readonly Condition<Situation> PrimaryTakesWrites = new("the primary takes writes", s => s.Primary is { ActsAsPrimary: true, Data: DataState.Complete });
    private static readonly Condition<Situation> PrimaryTakesNone = new("the primary's server runs and does not answer", s => s.Primary is { Running: true, Answers: false });
    private static readonly Condition<Situation> TargetUnfit = new("the chosen instance does not stream", s => s.Target is not { ActsAsStandby: true, Data: DataState.Complete, NotStreamingSince: null } || s.Status.IsFenced(s.Target.Name));
    private static readonly Condition<Situation> NotCheckpointed = new("the primary has not written a checkpoint for it", s => !(s.Primary!.CheckpointedAt >= s.Status.TargetPrimarySince));
    private static readonly Condition<Situation> NotDemoted = new("it is not known that the primary was ended in order", s => !s.PrimaryIsDemoted);
    private static readonly Condition<Situation> EndNotKnown = new("the end of its WAL is not known", s => s.Status.FormerPrimary?.Instance != s.Status.CurrentPrimary);
    private static readonly Condition<Situation> TargetHasAll = new("the chosen instance has all that the primary wrote", s => s.Target is { Job: null } target && s.HasAllOfTheFormerPrimary(target));
    private static readonly Condition<Situation> TargetMayStill = new("the chosen instance may still report that it has all that the primary wrote", TargetMayStillReport);
    private static readonly Condition<Situation> AnotherHasAll = new("another standby has all that the primary wrote", s => WithEverything(s).Any());
    private static readonly Condition<Situation> PrimaryEndedInOrder = new("the operator ended the primary in order before", s => s.Primary is { EndedInOrder: true });
    private static readonly Condition<Situation> IsDecrease = new("the primary is to get less of a parameter that standbys must not have below it, and no standby needs more of one first", Rollout.IsDecrease);
    private static readonly Condition<Situation> StandbyMustRestart = new("a standby must be restarted", s => StandbyToRestart(s) is not null);
    private static readonly Condition<Situation> AnyStandbyMustRestart = new("a standby must be restarted, whatever is under way on it", s => s.Others.Any(i => i.Desired && Rollout.Reason(s, i) is not null));
    private static readonly Condition<Situation> StandbyHoldsMore = new("a standby holds a parameter up for the primary's sake", s => s.Others.Any(i => i.Desired && Rollout.HoldsMore(s, i)));
    private static readonly Condition<Situation> PrimaryToRestart = new("the primary must be restarted", s => Rollout.Reason(s, s.Primary!) is not null);
    private static readonly Condition<Situation> NotAskedFor = new("the user has not asked for that instance", s => s.Status.Restarts.All(r => r.Instance != s.Status.CurrentPrimary));
    private static readonly Condition<Situation> Supervised = new("primaryUpdateStrategy is supervised", s => s.Observation.Spec.PrimaryUpdateStrategy == PrimaryUpdateStrategy.Supervised);
    private static readonly Condition<Situation> HandsOver = new("another instance is to be the primary first", PrimaryHandsOver);
    private static readonly Condition<Situation> HasSuccessor = new("a standby can take over", s => s.Successors.Any());
    private static readonly Condition<Situation> NothingComplete = new("no instance has complete data", s => s.Observation.Instances.All(i => i.Data != DataState.Complete));
    private static readonly Condition<Situation> NoTransition = new("no other primary is wanted", s => !s.Status.InTransition);
    private static readonly Condition<Situation> IsPending = new("a failover looks for its candidate", s => s.Status.TargetPrimary == ClusterStatus.Pending);
    private static readonly Condition<Situation> PrimaryDown = new("the primary is down or has lost its data", s => s.PrimaryIsDown);
    private static readonly Condition<Situation> PrimaryRunsWithoutData = new("the primary runs without its data directory", s => s.Primary is { Running: true, Data: not DataState.Complete });
    private static readonly Condition<Situation> PrimaryHangs = new("the primary no longer answers", s => Hangs(s.Primary, s));
    private static readonly Condition<Situation> PrimaryNeverStarted = new("the primary was not started yet", s => s.Primary is { EverStarted: false });
    private static readonly Condition<Situation> PrimaryHasData = new("the primary's data is there", s => s.PrimaryDataIsThere);
    private static readonly Condition<Situation> PrimaryStarts = new("the primary is starting", s => s.Primary is { Running: true, Status: null });
    private static readonly Condition<Situation> DiskIsFull = new("the primary ended because its disk is full", s => s.Primary is { DiskFull: true });
    private static readonly Condition<Situation> NobodyCanTakeOver = new("no other instance answers as a standby", s => !s.Others.Any(i => i.ActsAsStandby));
    private static readonly Condition<Situation> DelayNotOver = new("failoverDelay has not passed", s => s.Observation.Spec.FailoverDelay > TimeSpan.Zero &&
        s.Observation.Now - (s.Status.CurrentPrimaryFailingSince ?? s.Primary?.EndedAt ?? s.Observation.Now) < s.Observation.Spec.FailoverDelay);
    private static readonly Condition<Situation> PrimaryChanges = new("the primary is being started or ended", s => s.Primary is { Job: JobKind.Start or JobKind.Kill or JobKind.Restart or JobKind.Stop or JobKind.Demote or JobKind.Delete });
    private static readonly Condition<Situation> StillReplaying = new("a standby starts or still replays what it has, for less than a second", s => s.ReportSoon.Any());
    private static readonly Condition<Situation> InTransition = new("another primary is wanted", s => s.Status.InTransition);
    private static readonly Condition<Situation> QuorumMatters = new("commits are synchronous", s => s.QuorumMatters);
    private static readonly Condition<Situation> QuorumNotLikely = new("the standbys that answer may lack an acknowledged commit", s => !s.QuorumIsLikely);
    private static readonly Condition<Situation> QuorumNotProven = new("the standbys that report may lack an acknowledged commit", s => !s.QuorumIsProven);
    private static readonly Condition<Situation> MoreMayReport = new("another standby may still report", s => s.MoreMayReport);
    private static readonly Condition<Situation> QuorumDemanded = new("failoverQuorum is set", s => s.Observation.Spec.Postgresql.Synchronous is { FailoverQuorum: true });
    private static readonly Condition<Situation> GivenUpRuns = new("an instance runs that has left recovery, or may do so without its data", s => s.Others.Any(IsGivenUp));
    private static readonly Condition<Situation> AnswerOutstanding = new("a standby has not answered since the primary's end", AnswerIsOutstanding);
    private static readonly Condition<Situation> ReceiverActive = new("a WAL receiver is still active, and not one of another standby", s => s.Reporting.Any(i => i.Status!.WalReceiverActive && !s.FollowsAStandby(i)));
    private static readonly Condition<Situation> OnlyStrayedLeft = new("no standby of its history may still report, and one of another history reports", s => !s.PrimaryDataIsThere && !s.MoreMayReport && s.LastResort is not null);
    private static readonly Condition<Situation> HasCandidate = new("a standby reports", s => s.Candidate is not null);
    private static readonly Condition<Situation> TargetGone = new("the chosen instance lost its data", s => s.Target is not { Data: DataState.Complete });
    private static readonly Condition<Situation> TargetStopped = new("the chosen instance's server does not run", s => s.Target is { Running: false });
    private static readonly Condition<Situation> TargetPromotedOnDisk = new("it has left recovery on disk", s => s.Target is { StandbySignal: false });
    private static readonly Condition<Situation> TargetFenced = new("it is fenced", s => s.Target is { } target && s.Status.IsFenced(target.Name));
    private static readonly Condition<Situation> TargetIdle = new("nothing is under way on it", s => s.Target is { Job: null });
    private static readonly Condition<Situation> TargetHangs = new("the chosen instance no longer answers", s => Hangs(s.Target, s));
    private static readonly Condition<Situation> TargetNotKilled = new("it is not being ended already", s => s.Target is { Job: not JobKind.Kill });
    private static readonly Condition<Situation> TargetInRecovery = new("the chosen instance is in recovery", s => s.Target is { ActsAsStandby: true });
    private static readonly Condition<Situation> TargetIsPrimary = new("the chosen instance takes writes", s => s.Target is { ActsAsPrimary: true });
    private static readonly Condition<Situation> ConfigurationIsChanging = new("an instance's configuration is not the wanted one, or not in force", s => s.Observation.Instances.Any(i => i.Desired && i.Answers && !i.ConfigurationIsInForce));
    private static readonly Condition<Situation> SomeTooMany = new("there are more instances than asked for", s => AllSurplus(s).Any());
    private static readonly Condition<Situation> SurplusIdle = new("nothing is under way on one of those that are too many", s => Surplus(s) is not null);
    private static readonly Condition<Situation> Serves = new("the primary serves", s => s.PrimaryServes);
    private static readonly Condition<Situation> AllReadyOrFenced = new("every instance that is not fenced answers, every standby of them streams and has what the bootstrap made, and no server is being ended or started", s => EverythingIsReady(s, butFenced: true));
    private static readonly Condition<Situation> AllReady = new("every instance answers, every standby streams and has what the bootstrap made, and no server is being ended or started", s => EverythingIsReady(s));

    /// <summary>The table.</summary>
    public static IReadOnlyList<Rule<Situation>> Table { get; } =
    [
        new("B100", [NotInitialized, BootstrapFailed], "stop: unrecoverable",
            s => new(s.Observation.BootstrapFailure!) { Phase = ClusterPhases.Unrecoverable, Reason = s.Observation.BootstrapFailure!, Urgency = ProbeUrgency.Steady }),
        new("B110", [NotInitialized, Initializing], "wait",
            s => new("The first data is being made.") { Phase = ClusterPhases.SettingUpPrimary }),
        new("B120", [NotInitialized, NoData], "InitializeCluster; the lowest serial becomes the primary", Bootstrap),
        new("B130", [NotInitialized, LeftOver], "DeleteInstance for each; start over",
            s => Outcome.Do("A bootstrap was interrupted; starting over.", [.. s.Observation.Instances.Where(i => i.Data != DataState.Missing && i.Job is null).Select(i => new DeleteInstance(i.Name))])
                with { Phase = ClusterPhases.SettingUpPrimary }),
        new("B135", [NotInitialized, PrimaryActs, PrimaryIdle, SlotsMissing], "ReconcileSlots, so that the standbys can stream",
            s => Outcome.Do($"{s.Primary!.Name} accepts connections; making the standbys' replication slots.", new ReconcileSlots(s.Primary.Name, ValueMap<Lsn?>.From(InstanceRules.SlotNames(s.Observation, s.Primary.Name).Select(n => KeyValuePair.Create(n, (Lsn?)null)))))
                with { Phase = ClusterPhases.SettingUpPrimary }),
        new("B140", [NotInitialized, PrimaryActs, PrimaryIdle], "ReconcileCatalog (bootstrap); then the cluster is initialised",
            s => Outcome.Do($"{s.Primary!.Name} accepts connections; running the bootstrap's statements.", new ReconcileCatalog(s.Primary.Name, Bootstrap: true)) with { Phase = ClusterPhases.SettingUpPrimary }),
        new("B150", [NotInitialized, PrimaryStopped, PrimaryIdle, PauseIsOver], "StartInstance",
            s => Outcome.Do($"{s.Primary!.Name} ended during the bootstrap; starting it again.", new StartInstance(s.Primary.Name, null)) with { Phase = ClusterPhases.SettingUpPrimary }),
        // the bootstrap's statements are commits, which may wait for a standby
        new("B155", [NotInitialized, StandbyStopped], "StartInstance of each",
            s => Outcome.Do($"{string.Join(", ", Stopped(s).Select(i => i.Name))} ended during the bootstrap; starting again.", [.. Stopped(s).Select(i => new StartInstance(i.Name, s.Status.CurrentPrimary))])
                with { Phase = ClusterPhases.SettingUpPrimary }),
        new("B160", [NotInitialized], "wait",
            s => new($"Waiting for {s.Status.CurrentPrimary} to accept connections.") { Phase = ClusterPhases.SettingUpPrimary }),

        new("U200", [NothingComplete], "stop: unrecoverable",
            s => new("The data of every instance is gone.") { Phase = ClusterPhases.Unrecoverable, Reason = "The data of every instance is gone.", Urgency = ProbeUrgency.Steady }),
        new("U210", [NoPrimaryKnown, OneWithoutSignal], "it becomes the current primary",
            s => new($"{WithoutSignal(s).Single().Name} is the only instance without standby.signal: it is the primary.") { Status = s.Status with { CurrentPrimary = WithoutSignal(s).Single().Name, TargetPrimary = WithoutSignal(s).Single().Name } }),
        new("U220", [NoPrimaryKnown], "stop: unrecoverable",
            s => new("It cannot be told which instance was the primary.") { Phase = ClusterPhases.Unrecoverable, Reason = "It cannot be told which instance was the primary.", Urgency = ProbeUrgency.Steady }),

        // the primary first, so that the standbys have all of its WAL
        new("Z230", [Hibernates, PrimaryRuns, PrimaryIdle], "StopInstance: the primary first",
            s => Hibernation(s, $"The cluster hibernates; ending {s.Primary!.Name}.", new StopInstance(s.Primary.Name))),
        new("Z240", [Hibernates, PrimaryRuns], "wait",
            s => Hibernation(s, $"Waiting for {s.Primary!.Name} to end.")),
        new("Z250", [Hibernates, SomeRun], "StopInstance of each",
            s => Hibernation(s, "The cluster hibernates; ending the standbys.", [.. s.Others.Where(i => i is { Running: true, Job: null }).Select(i => new StopInstance(i.Name))])),
        new("Z260", [Hibernates], "nothing",
            s => new("The cluster hibernates; its data waits.") { Phase = ClusterPhases.Hibernated, Urgency = ProbeUrgency.Steady }),

        new("D270", [ToBeDestroyed, DestroyedIsGone], "the destruction is over",
            s => new($"{s.Status.Destruction!.Instance} is destroyed.") { Status = s.Status with { Destruction = null, FencedInstances = [.. s.Status.FencedInstances.Where(f => f != s.Status.Destruction.Instance)] }, Phase = ClusterPhases.WaitingForInstances }),
        new("D274", [ToBeDestroyed, DestroyedIdle, NotTheOnlyCopy], "DestroyInstance",
            s => Outcome.Do($"{s.Status.Destruction!.Instance} is to be destroyed{(s.Status.Destruction.KeepsData ? "; its data is set aside" : " with its data")}.",
                new DestroyInstance(s.Status.Destruction.Instance, s.Status.Destruction.KeepsData)) with { Phase = ClusterPhases.WaitingForInstances }),
        new("D276", [ToBeDestroyed, DestroyedIdle], "the destruction is withdrawn",
            s => new($"{s.Status.Destruction!.Instance} may hold the only copy of the data; it is not destroyed.") { Status = s.Status with { Destruction = null }, Phase = ClusterPhases.WaitingForInstances }),

        new("G280", [NoTransition, PrimaryFenced, PrimaryRuns, PrimaryIdle], "StopInstance; no failover",
            s => Fencing(s, $"{s.Primary!.Name} is fenced; ending its server.", new StopInstance(s.Primary.Name))),
        new("G285", [NoTransition, PrimaryFenced], "wait; no failover",
            s => Fencing(s, $"{s.Status.CurrentPrimary} is the primary and fenced.")),

        new("G287", [NotPromotedYet, PrimaryFenced], "target primary: the current one again; no failover",
            s => Fencing(s, $"{s.Status.CurrentPrimary} is fenced before another instance was chosen; it stays the primary.") with { Status = WithThePrimaryInPlace(s) }),

        // a failover may only begin when it cannot write any more, and to end it is the failover's business
        new("W478", [SwitchesOver, PrimaryRunsWithoutData], "the switchover is withdrawn",
            s => Withdrawn(s, $"{s.Primary!.Name} runs without its data directory; the switchover to {s.Status.TargetPrimary} is withdrawn.")),
        new("W480", [SwitchesOver, PrimaryLost], "target primary: pending",
            s => BecomesFailover(s, $"{s.Status.CurrentPrimary} lost its data before {s.Status.TargetPrimary} took over.")),
        new("W481", [SwitchesOver, PrimaryNotRun, NotDemoted], "the switchover is withdrawn",
            s => Withdrawn(s, $"The operator was restarted during a switchover to {s.Status.TargetPrimary}; {s.Status.CurrentPrimary} stays the primary.")),
        new("W482", [SwitchesOver, PrimaryHangs, PrimaryIdle], "the switchover is withdrawn",
            s => Withdrawn(s, $"{s.Status.CurrentPrimary} no longer answers; the switchover to {s.Status.TargetPrimary} is withdrawn.")),
        new("W483", [SwitchesOver, PrimaryTakesWrites, PrimaryIdle, TargetUnfit], "the switchover is withdrawn",
            s => Withdrawn(s, $"{s.Status.TargetPrimary} does not stream any more; the switchover is withdrawn.")),
        // while clients still write: what is written out now need not be when nobody can write
        new("W484", [SwitchesOver, PrimaryTakesWrites, PrimaryIdle, NotCheckpointed], "CheckpointInstance",
            s => Switching(s, $"Switching over to {s.Status.TargetPrimary}: a checkpoint on {s.Primary!.Name} first, so that it ends soon.", new CheckpointInstance(s.Primary.Name))),
        new("W485", [SwitchesOver, PrimaryTakesNone, NotCheckpointed], "wait",
            s => Switching(s, $"Switching over to {s.Status.TargetPrimary}: waiting for {s.Primary!.Name} to answer.")),
        new("W486", [SwitchesOver, PrimaryIdle, NotDemoted, EndNotKnown, PauseIsOver], "DemoteInstance",
            s => Switching(s, $"Switching over to {s.Status.TargetPrimary}: ending {s.Primary!.Name} in order.", new DemoteInstance(s.Primary.Name))),
        new("W487", [SwitchesOver, NotDemoted], "wait",
            s => Switching(s, s.Primary!.Job == JobKind.Demote ? $"Waiting for {s.Primary.Name} to end." : $"Waiting for what is under way on {s.Primary.Name}.")),
        new("W488", [SwitchesOver, TargetHasAll], "PromoteInstance; ReconfigureInstance of the others",
            s => Switching(s, $"{s.Target!.Name} has all that {s.Status.CurrentPrimary} wrote; promoting it.", PromotionOf(s, s.Target)) with
            {
                Status = WithTimelineOf(s, s.Target) with { SwitchoverPlanned = false },
            }),
        new("W489", [SwitchesOver, TargetMayStill], "wait",
            s => Switching(s, $"Waiting for {s.Status.TargetPrimary} to have all that {s.Status.CurrentPrimary} wrote.")),
        new("W490", [SwitchesOver, AnotherHasAll], "target primary: the standby that has all of it",
            s => ToAnother(s, WithEverything(s).Order(CandidateOrder.Instance).First())),
        new("W492", [SwitchesOver], "target primary: the current one again; StartInstance in place",
            s => Pending(s, $"No standby has all that {s.Status.CurrentPrimary} wrote; it comes back in place.", new StartInstance(s.Primary!.Name, null)) with
            {
                Status = WithThePrimaryInPlace(s),
                Phase = ClusterPhases.WaitingForInstances,
            }),

        new("F290", [NoTransition, PrimaryChanges], "wait",
            s => s.Primary!.Job switch
            {
                JobKind.Kill or JobKind.Delete => Failing(s, $"{s.Primary.Name} is being ended."),
                JobKind.Restart => new($"{s.Primary.Name} is being restarted.") { Phase = ClusterPhases.InPlacePrimaryRestart, Urgency = ProbeUrgency.Failover },
                JobKind.Start => new($"{s.Primary.Name} is being started.") { Phase = ClusterPhases.WaitingForInstances },
                _ => new($"{s.Primary.Name} is being ended in order.") { Phase = ClusterPhases.WaitingForInstances },
            }),
        new("F300", [NoTransition, PrimaryRunsWithoutData], "KillInstance",
            s => Failing(s, $"{s.Primary!.Name} runs without its data directory; ending it.", new KillInstance(s.Primary.Name))),
        new("F310", [NoTransition, PrimaryHangs], "KillInstance, so that it cannot write any more",
            s => Failing(s, $"{s.Primary!.Name} did not answer {s.Primary.UnansweredProbes} times; ending it before another one is promoted.", new KillInstance(s.Primary.Name))),
        new("F315", [NoTransition, PrimaryDown, PrimaryHasData, PrimaryEndedInOrder, PauseIsOver], "StartInstance in place; no failover",
            s => StartPrimary(s, $"{s.Primary!.Name} is the primary and was ended in order; starting it.")),
        new("F320", [NoTransition, PrimaryDown, PrimaryHasData, PrimaryNeverStarted], "StartInstance",
            s => StartPrimary(s, $"{s.Primary!.Name} is the primary of the data that is there; starting it.")),
        new("F330", [NoTransition, PrimaryDown, PrimaryHasData, DiskIsFull, PauseIsOver], "StartInstance in place; no failover",
            s => StartPrimary(s, $"The disk of {s.Primary!.Name} is full; trying it again in place.") with { Phase = ClusterPhases.NotEnoughDiskSpace }),
        new("F335", [NoTransition, PrimaryDown, PrimaryHasData, DiskIsFull], "wait",
            s => Failing(s, $"The disk of {s.Primary!.Name} is full.") with { Phase = ClusterPhases.NotEnoughDiskSpace, Urgency = ProbeUrgency.Steady }),
        new("F340", [NoTransition, PrimaryDown, PrimaryHasData, NobodyCanTakeOver, PauseIsOver], "StartInstance in place",
            s => StartPrimary(s, $"{s.Primary!.Name} ended and nobody can take over; starting it in place.")),
        new("F350", [NoTransition, PrimaryDown, PrimaryHasData, DelayNotOver, PauseIsOver], "StartInstance in place",
            s => StartPrimary(s, $"{s.Primary!.Name} ended; failoverDelay leaves it time to come back in place.")),
        new("F360", [NoTransition, PrimaryDown, PrimaryHasData, QuorumMatters, QuorumNotLikely, PauseIsOver], "StartInstance in place",
            s => StartPrimary(s, $"{s.Primary!.Name} ended and the standbys that answer may lack an acknowledged commit; starting it in place.")),
        new("F370", [NoTransition, PrimaryDown, PrimaryHasData, QuorumMatters, QuorumNotLikely], "wait",
            s => Failing(s, $"Waiting for {s.Primary!.Name} to come back, or for more standbys to report.")),
        new("F380", [NoTransition, PrimaryDown, NobodyCanTakeOver], "wait",
            s => Failing(s, "The primary is down and no standby answers yet.")),
        new("F390", [NoTransition, PrimaryDown], "target primary: pending",
            s => Failing(s, $"Initiating a failover from {s.Status.CurrentPrimary}.") with
            {
                Status = s.Status with { TargetPrimary = ClusterStatus.Pending, CurrentPrimaryFailingSince = s.Status.CurrentPrimaryFailingSince ?? s.Observation.Now },
                Reason = $"Initiating a failover from {s.Status.CurrentPrimary}",
            }),

        new("F395", [IsPending, PrimaryRuns, PrimaryIdle], "KillInstance, so that its end is certain",
            s => Pending(s, $"It is not known yet that {s.Primary!.Name} has ended; ending it before another one is promoted.", new KillInstance(s.Primary.Name))),
        new("F397", [IsPending, PrimaryRuns], "wait",
            s => Pending(s, $"Waiting for {s.Primary!.Name} to end.")),
        new("F398", [IsPending, GivenUpRuns], "wait: the instances' rules end it",
            s => Pending(s, $"Waiting for {s.Others.First(IsGivenUp).Name} to end, which was given up in its promotion.")),
        new("F400", [IsPending, AnswerOutstanding], "wait",
            s => Pending(s, "Asking the standbys for their positions.")),
        new("F410", [IsPending, ReceiverActive], "wait",
            s => Pending(s, "Waiting for the WAL receivers to end.")),
        new("F415", [IsPending, StillReplaying], "wait",
            s => Pending(s, $"Waiting for {s.ReportSoon.First().Name}, which {(s.ReportSoon.First().Status is null ? "starts" : "still replays what it has")}.")),
        new("F420", [IsPending, QuorumMatters, QuorumNotProven, PrimaryHasData, PrimaryIdle, PauseIsOver], "target primary: the current one again; StartInstance in place",
            s => BackInPlace(s, $"The standbys that report may lack an acknowledged commit; {s.Status.CurrentPrimary} has its data and comes back in place.")),
        new("F425", [IsPending, QuorumMatters, QuorumNotProven, PrimaryHasData], "wait",
            s => Pending(s, $"The standbys that report may lack an acknowledged commit; {s.Status.CurrentPrimary} is tried again soon.")),
        new("F430", [IsPending, QuorumMatters, QuorumNotProven, MoreMayReport], "wait",
            s => Pending(s, "The standbys that report may lack an acknowledged commit; waiting for more of them.")),
        new("F440", [IsPending, QuorumMatters, QuorumNotProven, QuorumDemanded], "stop: unrecoverable",
            s => Pending(s, "failoverQuorum forbids a failover that may lose acknowledged commits.") with { Phase = ClusterPhases.Unrecoverable, Reason = "failoverQuorum forbids a failover that may lose acknowledged commits", Urgency = ProbeUrgency.Steady }),
        new("F450", [IsPending, HasCandidate], "target primary: the best standby; PromoteInstance; ReconfigureInstance of the others",
            s => Elect(s, s.Candidate!, "has the most WAL", WithTimelineOf(s, s.Candidate!).MustBeCloned)),
        new("F460", [IsPending, PrimaryHasData, PrimaryIdle, PauseIsOver], "target primary: the current one again; StartInstance in place",
            s => BackInPlace(s, $"No standby reports; {s.Status.CurrentPrimary} comes back in place.")),
        new("F465", [IsPending, OnlyStrayedLeft], "target primary: the best standby of the other history; PromoteInstance; the others are cloned",
            s => Elect(s, s.LastResort!, "is on another timeline than the data that is gone, and the best of what is left", [.. s.Observation.Instances.Where(i => i.Name != s.LastResort!.Name && i.Data != DataState.Missing).Select(i => i.Name)])),
        new("F470", [IsPending], "wait",
            s => Pending(s, s.PrimaryDataIsThere ? $"No standby reports; {s.Status.CurrentPrimary} is tried again soon." : "The primary's data is gone and no standby reports yet.")),

        new("P500", [InTransition, TargetGone], "target primary: pending",
            s => Pending(s, $"{s.Status.TargetPrimary} lost its data before it was promoted; choosing again.") with { Status = WithFailover(s.Status, s.Observation.Now) }),
        new("P505", [InTransition, TargetStopped, TargetPromotedOnDisk, TargetFenced], "wait",
            s => Pending(s, $"{s.Target!.Name} has left recovery, and is fenced.") with { Phase = ClusterPhases.WaitingForInstances, Urgency = ProbeUrgency.Steady }),
        new("P510", [InTransition, TargetStopped, TargetIdle, TargetPromotedOnDisk], "StartInstance",
            s => Pending(s, $"{s.Target!.Name} ended after it had left recovery; starting it.", new StartInstance(s.Target.Name, null))),
        new("P520", [InTransition, TargetStopped, TargetIdle], "target primary: pending",
            s => Pending(s, $"{s.Target!.Name} ended before it was promoted; choosing again.") with { Status = WithFailover(s.Status, s.Observation.Now) }),
        new("P530", [InTransition, TargetHangs, TargetNotKilled], "KillInstance",
            s => Pending(s, $"{s.Target!.Name} does not answer; ending it.", new KillInstance(s.Target.Name))),
        new("P540", [InTransition, TargetIsPrimary, TargetIdle], "current primary: the chosen one; services follow", Promoted),
        new("P550", [InTransition, TargetInRecovery, TargetIdle], "PromoteInstance; ReconfigureInstance of the others",
            s => Pending(s, $"{s.Target!.Name} is still in recovery; promoting it.", PromotionOf(s, s.Target))),
        new("P560", [InTransition], "wait",
            // the promotion itself looks for its end; asking every server meanwhile would only slow it down
            s => Pending(s, $"Waiting for {s.Status.TargetPrimary} to take writes.") with { Urgency = ProbeUrgency.Transition }),

        new("H600", [PrimaryStarts], "wait",
            s => new($"Waiting for {s.Primary!.Name} to accept connections.") { Phase = ClusterPhases.WaitingForInstances, Urgency = ProbeUrgency.Failover }),
        // before it is in force everywhere, nobody knows who needs a restart, and in which order
        new("R600", [Serves, AllReadyOrFenced, ConfigurationIsChanging], "leave it to the instances' rules",
            s => s.Observation.Instances.FirstOrDefault(i => i.Answers && i.Status!.ConfigurationErrors.Length > 0) is { } refuses
                ? new($"{refuses.Name} does not take over: {refuses.Status!.ConfigurationErrors}. Its log says why.") { Phase = ClusterPhases.ApplyingConfiguration, Reason = $"{refuses.Name} does not take over: {refuses.Status!.ConfigurationErrors}", Urgency = ProbeUrgency.Steady }
                : new("The configuration is being applied.") { Phase = ClusterPhases.ApplyingConfiguration }),
        // before any restart: nobody restarts them, and the primary must not get more of a hot-standby-sensitive parameter than who follows it
        new("S700", [Serves, AllReadyOrFenced, SomeTooMany, SurplusIdle], "DeleteInstance: the highest serial that is not the primary",
            s => Outcome.Do($"{Surplus(s)!.Name} is one instance too many; deleting it with its data.", new DeleteInstance(Surplus(s)!.Name))),
        new("S705", [Serves, AllReadyOrFenced, SomeTooMany], "wait",
            s => new($"Waiting for what is under way on {AllSurplus(s).First().Name} before it is deleted: it is one instance too many.") { Phase = ClusterPhases.WaitingForInstances, Urgency = ProbeUrgency.Transition }),
        new("R610", [Serves, AllReadyOrFenced, IsDecrease, Supervised, NotAskedFor], "wait: the user restarts the primary",
            s => UserAction(s, "User must restart the primary", $"{s.Primary!.Name} must be restarted before the standbys, and primaryUpdateStrategy is supervised: restart it.")),
        new("R615", [Serves, AllReadyOrFenced, PrimaryIdle, IsDecrease], "RestartInstance: the primary before the standbys",
            s => Outcome.Do($"{s.Primary!.Name} is to get less of a parameter that standbys must not have below it; restarting it in place, before them.", new RestartInstance(s.Primary.Name, null)) with
            {
                Phase = ClusterPhases.InPlaceDecrease, Urgency = ProbeUrgency.Failover,
            }),
        new("R617", [Serves, AllReadyOrFenced, IsDecrease], "wait",
            s => new($"Waiting for what is under way on {s.Primary!.Name} before it is restarted.") { Phase = ClusterPhases.InPlaceDecrease }),
        new("R620", [Serves, AllReadyOrFenced, StandbyMustRestart], "RestartInstance: the standby that lags most",
            s => Upgrading(s, StandbyToRestart(s)!)),
        new("R622", [Serves, AllReadyOrFenced, AnyStandbyMustRestart], "wait: something else is under way on a standby that must be restarted",
            s => new("A standby must be restarted as soon as what is under way on it is done.") { Phase = ClusterPhases.UpgradingCluster, Urgency = ProbeUrgency.Transition }),
        new("R625", [Serves, AllReadyOrFenced, StandbyHoldsMore], "wait",
            s => new("A standby has yet to replay that the primary has less of a parameter; then it is restarted.") { Phase = ClusterPhases.UpgradingCluster }),
        new("R630", [Serves, AllReadyOrFenced, PrimaryToRestart, Supervised, NotAskedFor], "wait: the user promotes or restarts",
            s => UserAction(s, "User must issue a supervised switchover", $"Only {s.Primary!.Name} is left to be restarted, and primaryUpdateStrategy is supervised: promote another instance, or restart it.")),
        new("R640", [Serves, AllReadyOrFenced, PrimaryToRestart, HandsOver, HasSuccessor], "target primary: the standby with the most WAL, by a switchover",
            s => BeginSwitchover(s, s.Successors.First().Name, $"{s.Primary!.Name} must be restarted, because {Rollout.Reason(s, s.Primary)}; switching over to {s.Successors.First().Name} first.")),
        new("R650", [Serves, AllReadyOrFenced, PrimaryIdle, PrimaryToRestart], "RestartInstance: the primary in place",
            s => Outcome.Do($"Restarting {s.Primary!.Name} in place, because {Rollout.Reason(s, s.Primary)}.", new RestartInstance(s.Primary.Name, null)) with
            {
                Phase = ClusterPhases.InPlacePrimaryRestart, Reason = Rollout.Reason(s, s.Primary)!, Urgency = ProbeUrgency.Failover,
            }),
        new("R660", [Serves, AllReadyOrFenced, PrimaryToRestart], "wait",
            s => new($"Waiting for what is under way on {s.Primary!.Name} before it is restarted.") { Phase = ClusterPhases.UpgradingCluster }),
        new("S710", [Serves, AllReadyOrFenced, HibernationWanted], "the cluster hibernates",
            s => Hibernation(s, "The cluster is healthy and is to hibernate.") with { Status = s.Status with { Hibernating = true } }),
        new("H800", [Serves, AllReady], "nothing",
            s => new("Everything is as it should be.")
            {
                Phase = ClusterPhases.Healthy, Urgency = ProbeUrgency.Steady,
                Status = s.Status.CurrentPrimaryFailingSince is null ? null : s.Status with { CurrentPrimaryFailingSince = null },
            }),
        new("H810", [Serves], "leave it to the instances' rules",
            s => new("The primary serves; not every instance is ready.")
            {
                Phase = s.Others.Any(i => i.Job is JobKind.Clone || (i.Desired && i.Data == DataState.Missing)) ? ClusterPhases.CreatingReplica : ClusterPhases.WaitingForInstances,
                Status = s.Status.CurrentPrimaryFailingSince is null ? null : s.Status with { CurrentPrimaryFailingSince = null },
            }),
        new("H820", [], "wait",
            s => new("Waiting for the primary to answer.") { Phase = ClusterPhases.WaitingForInstances, Urgency = ProbeUrgency.Transition }),
    ];

    internal static bool Hangs(InstanceObservation? instance, Situation s) =>
        instance is { Running: true, Status: not null } && instance.UnansweredProbes >= s.Observation.Settings.HangThreshold;

    private static IEnumerable<InstanceObservation> WithoutSignal(Situation s) => s.Observation.Instances.Where(i => i.Data == DataState.Complete && !i.StandbySignal);

    // what it writes under the number of its timeline others could still receive, or take the same number
    private static bool IsGivenUp(InstanceObservation instance) =>
        instance is { Running: true, Status.IsPrimary: true } or { Running: true, Data: not DataState.Complete };

    private static bool AnswerIsOutstanding(Situation s) => s.Others.Any(i =>
        i.Running && i.Status is { IsPrimary: false } && i.UnansweredProbes == 0 && i.StatusAt < s.SourceEndedAt(i));

    // a server that is being restarted answers until it ends
    internal static bool EverythingIsReady(Situation s, bool butFenced = false) =>
        s.Observation.Instances.All(i => i.Job is null or JobKind.Checkpoint or JobKind.Slots or JobKind.Reconfigure or JobKind.Catalog) &&
        s.Observation.Instances.All(i => !i.Desired || (butFenced && s.Status.IsFenced(i.Name)) || i.Name == s.Status.CurrentPrimary || (i.ActsAsStandby && i.NotStreamingSince is null && s.Status.HasBootstrap(i))) &&
        s.Observation.Instances.Count(i => i.Desired) >= s.Observation.Spec.Instances;

    private static IEnumerable<InstanceObservation> AllSurplus(Situation s) => s.Observation.Instances.Where(i => !i.Desired && i.Name != s.Status.CurrentPrimary);

    private static InstanceObservation? Surplus(Situation s) => AllSurplus(s).Where(i => i.Job is null).MaxBy(i => i.Serial);

    private static IEnumerable<InstanceObservation> Stopped(Situation s) => s.Others.Where(i =>
        i is { Running: false, Job: null, Data: DataState.Complete, StandbySignal: true } && !(i.NotBefore > s.Observation.Now));

    private static Outcome Bootstrap(Situation s)
    {
        var names = s.Observation.Instances.Where(i => i.Desired).Select(i => i.Name).ToArray();
        return Outcome.Do($"Creating {string.Join(", ", names)} from one initdb; {names[0]} is the primary.", new InitializeCluster(names[0], [.. names[1..]])) with
        {
            Phase = ClusterPhases.SettingUpPrimary,
            Status = s.Status with { CurrentPrimary = names[0], TargetPrimary = names[0], CurrentPrimarySince = s.Observation.Now, TimelineId = 1, CheckpointedTimelineId = 1, Quorum = null },
        };
    }

    private static Outcome Hibernation(Situation s, string sentence, params OperatorAction[] actions) => Outcome.Do(sentence, actions) with
    {
        Phase = ClusterPhases.Hibernating,
        Reason = $"{s.Observation.Instances.Count(i => i.Running)} of {s.Observation.Instances.Length} servers still run",
    };

    private static Outcome Fencing(Situation s, string sentence, params OperatorAction[] actions) => Outcome.Do(sentence, actions) with
    {
        Phase = ClusterPhases.WaitingForInstances,
        Reason = "Primary instance is fenced",
        Urgency = actions.Length > 0 || s.Primary is { Running: true } ? ProbeUrgency.Transition : ProbeUrgency.Steady,
    };

    private static Outcome Switching(Situation s, string sentence, params OperatorAction[] actions) => Outcome.Do(sentence, actions) with
    {
        Phase = ClusterPhases.SwitchoverInProgress,
        Reason = $"Switching over to {s.Status.TargetPrimary}",
        Urgency = s.Primary is { Running: true, Job: not JobKind.Demote } ? ProbeUrgency.Transition : ProbeUrgency.Failover,
    };

    /// <summary>The status with which a switchover begins.</summary>
    internal static ClusterStatus WithSwitchover(ClusterStatus status, string target, DateTimeOffset now) => status with
    {
        TargetPrimary = target, TargetPrimarySince = now, SwitchoverPlanned = true, FormerPrimary = null,
    };

    private static Outcome BeginSwitchover(Situation s, string target, string sentence) => new(sentence)
    {
        Status = WithSwitchover(s.Status, target, s.Observation.Now),
        Phase = ClusterPhases.SwitchoverInProgress,
        Reason = $"Switching over to {target}",
    };

    private static Outcome Withdrawn(Situation s, string sentence) => new(sentence)
    {
        Status = WithoutSwitchover(s.Status),
        Phase = ClusterPhases.WaitingForInstances,
    };

    /// <summary>The status without the switchover that has not ended the primary yet.</summary>
    internal static ClusterStatus WithoutSwitchover(ClusterStatus status) => status with
    {
        TargetPrimary = status.CurrentPrimary, TargetPrimarySince = null, SwitchoverPlanned = false, FormerPrimary = null,
    };

    private static Outcome BecomesFailover(Situation s, string sentence) => Pending(s, sentence) with { Status = WithFailover(s.Status, s.Observation.Now) };

    /// <summary>The status with which a switchover becomes a failover, because the primary did not end in order.</summary>
    internal static ClusterStatus WithFailover(ClusterStatus status, DateTimeOffset now) => status with
    {
        TargetPrimary = ClusterStatus.Pending, TargetPrimarySince = null, SwitchoverPlanned = false, FormerPrimary = null,
        CurrentPrimaryFailingSince = status.CurrentPrimaryFailingSince ?? now,
    };

    private static Outcome ToAnother(Situation s, InstanceObservation other) =>
        Switching(s, $"{s.Status.TargetPrimary} cannot take over any more; {other.Name} has all that {s.Status.CurrentPrimary} wrote.") with { Status = s.Status with { TargetPrimary = other.Name } };

    // it answered before the primary had ended, or is still receiving or replaying
    private static bool TargetMayStillReport(Situation s) => s.Target is { Running: true, Data: DataState.Complete } target && !Hangs(target, s) &&
        (target.Job is not null || target.Status is null || target.UnansweredProbes > 0 || target.StatusAt < (s.Primary?.EndedAt ?? DateTimeOffset.MinValue) || target.Status.WalReceiverActive);

    /// <summary>Whether an instance can be destroyed without losing what only it has.</summary>
    internal static bool OthersHaveEverything(Situation s, string instance) => instance != s.Status.CurrentPrimary
        ? s.PrimaryServes
        : s.Successors.Any(s.Status.HasBootstrap) && (!s.QuorumMatters || s.QuorumIsLikely);

    private static IEnumerable<InstanceObservation> WithEverything(Situation s) => s.Others.Where(i => i.Job is null && !s.Status.IsFenced(i.Name) && s.HasAllOfTheFormerPrimary(i));

    private static InstanceObservation? StandbyToRestart(Situation s) =>
        s.Others.Where(i => i.Desired && i.Job is null && Rollout.Reason(s, i) is not null).Order(CandidateOrder.Instance).LastOrDefault();

    private static bool PrimaryHandsOver(Situation s) => s.Status.Restarts.LastOrDefault(r => r.Instance == s.Status.CurrentPrimary) is { } asked
        ? asked.HandsOver
        : s.Observation.Spec.PrimaryUpdateMethod == PrimaryUpdateMethod.Switchover;

    private static Outcome Upgrading(Situation s, InstanceObservation standby) =>
        Outcome.Do($"Restarting {standby.Name}, because {Rollout.Reason(s, standby)}.", new RestartInstance(standby.Name, s.Status.CurrentPrimary)) with
        {
            Phase = ClusterPhases.UpgradingCluster, Reason = $"Restarting instance {standby.Name}, because: {Rollout.Reason(s, standby)}",
        };

    private static Outcome UserAction(Situation s, string reason, string sentence) => new(sentence)
    {
        Phase = ClusterPhases.WaitingForUser, Reason = reason, Urgency = ProbeUrgency.Steady,
        Status = s.Status.CurrentPrimaryFailingSince is null ? null : s.Status with { CurrentPrimaryFailingSince = null },
    };

    private static Outcome Failing(Situation s, string sentence, params OperatorAction[] actions) => Outcome.Do(sentence, actions) with
    {
        Phase = ClusterPhases.FailingOver,
        Urgency = ProbeUrgency.Failover,
        Status = s.Status.CurrentPrimaryFailingSince is null ? s.Status with { CurrentPrimaryFailingSince = s.Primary?.EndedAt ?? s.Observation.Now } : null,
    };

    private static Outcome Pending(Situation s, string sentence, params OperatorAction[] actions) => Outcome.Do(sentence, actions) with
    {
        Phase = IsPlanned(s) ? ClusterPhases.SwitchoverInProgress : ClusterPhases.FailingOver,
        Reason = IsPlanned(s) ? $"Switching over to {s.Status.TargetPrimary}"
            : s.Status.TargetPrimary == ClusterStatus.Pending ? $"Initiating a failover from {s.Status.CurrentPrimary}"
            : $"Failing over from {s.Status.CurrentPrimary} to {s.Status.TargetPrimary}",
        Urgency = ProbeUrgency.Failover,
    };

    private static bool IsPlanned(Situation s) => s.Status.TargetPrimarySince is not null && s.Status.TargetPrimary != ClusterStatus.Pending;

    private static Outcome StartPrimary(Situation s, string sentence) => Outcome.Do(sentence, new StartInstance(s.Primary!.Name, null)) with { Phase = ClusterPhases.WaitingForInstances };

    // with its start in the same plan: by itself the other target would only bring the same failover about again
    private static Outcome BackInPlace(Situation s, string sentence) =>
        Pending(s, sentence, new StartInstance(s.Primary!.Name, null)) with { Status = WithThePrimaryInPlace(s) };

    // whoever was to be promoted before may have been: what follows that timeline has none of what the primary writes from now on
    private static ClusterStatus WithThePrimaryInPlace(Situation s) => WithoutSwitchover(s.Status) with
    {
        AbandonedTimelineId = s.Status.NewestTimelineId > s.Status.TimelineId ? s.Status.NewestTimelineId : s.Status.AbandonedTimelineId,
        // it was to take the number that this primary's timeline has: nobody can tell the two apart
        MustBeCloned = s.Status.MustBeCloned.Contains(s.Status.CurrentPrimary) ? [.. s.Others.Where(i => i.Data != DataState.Missing).Select(i => i.Name)] : s.Status.MustBeCloned,
    };

    private static Outcome Elect(Situation s, InstanceObservation candidate, string why, IReadOnlyList<string> mustBeCloned) =>
        Pending(s, $"{candidate.Name} {why} ({candidate.ReceivedLsn}); failing over from {s.Status.CurrentPrimary} to {candidate.Name}.", PromotionOf(s, candidate, mustBeCloned)) with
        {
            Status = WithTimelineOf(s, candidate) with { TargetPrimary = candidate.Name, TargetPrimarySince = null, FormerPrimary = null, MustBeCloned = mustBeCloned },
            Reason = $"Failing over from {s.Status.CurrentPrimary} to {candidate.Name}",
        };

    // a server that leaves recovery takes the number after the newest that it knows, which another one may have taken before
    private static ClusterStatus WithTimelineOf(Situation s, InstanceObservation candidate)
    {
        var timeline = candidate.KnownTimeline.Value + 1;
        var newest = Math.Max(s.Status.TimelineId, s.Status.NewestTimelineId);
        var strange = s.Observation.Instances.Where(i => i.Name != candidate.Name && !s.Status.MustBeCloned.Contains(i.Name) &&
            (timeline > newest ? MayFollowAForgottenOne(s, i, candidate.KnownTimeline) : MayBeOnTheFirstOne(s, i, candidate.KnownTimeline))).Select(i => i.Name).ToArray();
        return s.Status with
        {
            NewestTimelineId = Math.Max(newest, timeline),
            // the strange ones are known by name from now on
            AbandonedTimelineId = timeline > s.Status.AbandonedTimelineId ? s.Status.AbandonedTimelineId : 0,
            MustBeCloned = strange.Length == 0 ? s.Status.MustBeCloned : [.. s.Status.MustBeCloned, .. strange],
        };
    }

    // a promotion that nobody could write down may have given the number before: who followed it is on it, or was not asked yet
    private static bool MayFollowAForgottenOne(Situation s, InstanceObservation i, Timeline candidates) => i.Data != DataState.Missing &&
        (i.KnownTimeline > candidates ||
            (i.Name != s.Status.CurrentPrimary && (i.KnownTimeline.Value == 0 || HasLeftRecovery(s, i) || (i is { Running: true, StandbySignal: true, HasStreamed: false } && !IsCertainlyOnAnOlderOne(s, i, candidates)))));

    // the number is given a second time. The primary's own timeline is known for certain; of its server a clone may just be made
    private static bool MayBeOnTheFirstOne(Situation s, InstanceObservation i, Timeline candidates) => (i.Data != DataState.Missing || i.Job == JobKind.Clone) &&
        !IsCertainlyOnAnOlderOne(s, i, candidates) && !(i.Name == s.Status.CurrentPrimary && s.Status.TimelineId <= candidates.Value);

    // an answer of before the end of what it streams from says nothing, nor one of while it is being sent elsewhere, nor one of which WAL is not replayed yet
    private static bool IsCertainlyOnAnOlderOne(Situation s, InstanceObservation i, Timeline timeline) =>
        i is { ActsAsStandby: true, Job: not JobKind.Reconfigure, Status: { } status } && i.KnownTimeline <= timeline && i.StatusAt >= s.SourceEndedAt(i) &&
        (i.HasStreamed || status.LocalWalExhausted) && status.ReplayedLsn >= status.ReceivedLsn;

    // under this primary, and nobody has asked it since: which timeline it is on is not known
    private static bool HasLeftRecovery(Situation s, InstanceObservation i) => i is { Running: false, Data: DataState.Complete, StandbySignal: false } && !(i.EndedAt < s.Status.CurrentPrimarySince);

    private static OperatorAction[] PromotionOf(Situation s, InstanceObservation candidate) => PromotionOf(s, candidate, WithTimelineOf(s, candidate).MustBeCloned);

    private static OperatorAction[] PromotionOf(Situation s, InstanceObservation candidate, IReadOnlyList<string> mustBeCloned) =>
    [
        new PromoteInstance(candidate.Name, MissingSlots(s, candidate)),
        // with synchronous commits the first write waits for a standby: it is sent to its new source while the promotion runs
        .. s.Others.Where(i => i.Name != candidate.Name && i.ActsAsStandby && i.Job is null && i.Upstream != candidate.Name && !mustBeCloned.Contains(i.Name))
            .Select(i => new ReconfigureInstance(i.Name, candidate.Name)),
    ];

    // all of them or none: what is not named would be dropped; making them takes a connection of its own
    private static ValueList<string> MissingSlots(Situation s, InstanceObservation candidate)
    {
        ValueList<string> wanted = [.. InstanceRules.SlotNames(s.Observation, candidate.Name)];
        return wanted.All(n => candidate.Status!.Slots.Any(slot => slot.Name == n)) ? [] : wanted;
    }

    private static Outcome Promoted(Situation s)
    {
        var target = s.Target!;
        return new($"{target.Name} is the primary, on timeline {target.Status!.Timeline}.")
        {
            Phase = ClusterPhases.WaitingForInstances,
            Status = s.Status with
            {
                CurrentPrimary = target.Name,
                CurrentPrimarySince = s.Observation.Now,
                CurrentPrimaryFailingSince = null,
                // what the others must have is what this one has
                BootstrapLsn = null,
                TargetPrimarySince = null,
                FormerPrimary = s.Status.FormerPrimary?.Instance == s.Status.CurrentPrimary ? s.Status.FormerPrimary : null,
                // lower than before when nobody was left who had heard of the last one
                TimelineId = target.Status.Timeline.Value,
                CheckpointedTimelineId = 0,
                // the promoted server has the names of all instances in its configuration since before
                Quorum = SynchronousPlan.Recorded(s.Observation, target),
            },
        };
    }
}
