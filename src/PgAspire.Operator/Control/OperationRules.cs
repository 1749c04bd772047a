using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// Which operations are refused, what they change in the status, and when they are over. Pure: what they bring about is up to the rules of the cluster.
/// </summary>
public static class OperationRules
{
    /// <summary>How long a server may need to say that it has read its configuration; then it is one that it does not take.</summary>
    private static readonly TimeSpan ConfigurationLimit = TimeSpan.FromSeconds(15);

    /// <summary>Why an operation is refused; null when it is not.</summary>
    /// <param name="operation">The operation, with whole names.</param>
    /// <param name="situation">The cluster.</param>
    /// <returns>The reason, with a remedy where there is one.</returns>
    public static string? Refuse(ClusterOperation operation, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(situation);
        var status = situation.Status;
        if (!status.Initialized)
        {
            return "The cluster is not up yet. Wait until it is healthy.";
        }
        if (status.HibernationWanted && operation is not (ResumeOperation or HibernateOperation))
        {
            return $"The cluster {(status.Hibernating ? "hibernates" : "is to hibernate")}. Resume it first.";
        }
        // it would wait for the primary, and nobody could unfence that meanwhile
        if (FencedLeader(situation) is { } leader && operation is ScaleOperation or ChangeOperation or ChangePasswordsOperation or RestartOperation or UpdateOperation or DrainOperation or HibernateOperation)
        {
            return $"The primary {leader} is fenced. Unfence it first.";
        }
        return operation switch
        {
            PromoteOperation o => RefusePromotion(o.Instance, situation),
            ScaleOperation o => Join(Invalid(situation.Observation.Spec, situation.Observation.Spec with { Instances = o.Instances })),
            ChangeOperation o => Join(Invalid(situation.Observation.Spec, o.Specification)),
            RestartOperation { Instance: { } instance } => Unknown(instance, situation) ?? NotRunning(instance, situation),
            FenceOperation { Instance: ClusterStatus.AllInstances } => status.FencedInstances.Contains(ClusterStatus.AllInstances) ? "All instances are fenced already." : null,
            FenceOperation o => Unknown(o.Instance, situation) ?? (status.IsFenced(o.Instance) ? $"{o.Instance} is fenced already." : null),
            UnfenceOperation { Instance: ClusterStatus.AllInstances } => status.FencedInstances.Count == 0 ? "No instance is fenced." : null,
            UnfenceOperation o => Unknown(o.Instance, situation) ??
                (status.FencedInstances.Contains(ClusterStatus.AllInstances) ? $"All instances are fenced. Unfence {ClusterStatus.AllInstances}." : status.IsFenced(o.Instance) ? null : $"{o.Instance} is not fenced."),
            HibernateOperation => status.HibernationWanted ? $"The cluster {(status.Hibernating ? "hibernates" : "is to hibernate")} already." : null,
            ResumeOperation => status.HibernationWanted ? null : "The cluster does not hibernate.",
            DestroyOperation o => RefuseDestruction(o.Instance, situation),
            DrainOperation o => RefuseDrain(o.Instance, situation),
            _ => null,
        };
    }

    /// <summary>What is wrong with a wanted specification; empty when nothing is.</summary>
    /// <param name="present">The present one.</param>
    /// <param name="wanted">The wanted one.</param>
    public static IReadOnlyList<ValidationError> Invalid(PostgresClusterSpec present, PostgresClusterSpec wanted)
    {
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(wanted);
        var errors = PostgresClusterValidation.Validate(wanted).ToList();
        if (wanted.Name != present.Name)
        {
            errors.Add(new("metadata.name", $"A running cluster keeps its name: '{present.Name}'."));
        }
        if (errors.Count > 0)
        {
            return errors;
        }
        errors.AddRange(PostgresClusterValidation.ValidateChange(present, wanted));
        errors.AddRange(LocalMeaning.Impossible(wanted));
        if (wanted.MajorVersion is { } major && present.MajorVersion is { } before && major != before && errors.TrueForAll(e => !e.Path.StartsWith("spec.image", StringComparison.Ordinal)))
        {
            errors.Add(new(wanted.ImageCatalogRef is null ? "spec.imageName" : "spec.imageCatalogRef.major",
                $"A running cluster on this machine stays with PostgreSQL {before}. Use a new cluster, or another data volume, for PostgreSQL {major}."));
        }
        return errors;
    }

    /// <summary>The status with an operation in it.</summary>
    /// <param name="operation">The operation; not refused.</param>
    /// <param name="situation">The cluster.</param>
    public static ClusterStatus Apply(ClusterOperation operation, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(situation);
        var status = situation.Status;
        var now = situation.Observation.Now;
        return operation switch
        {
            PromoteOperation o => ClusterRules.WithSwitchover(status, o.Instance, now),
            RestartOperation { Instance: null } => status with { RestartedAt = now },
            RestartOperation o => WithRestart(status, new(o.Instance!, now, HandsOver: false)),
            DrainOperation o => WithRestart(status, new(o.Instance, now, HandsOver: true)),
            FenceOperation { Instance: ClusterStatus.AllInstances } => status with { FencedInstances = [ClusterStatus.AllInstances] },
            FenceOperation o => status with { FencedInstances = [.. status.FencedInstances, o.Instance] },
            UnfenceOperation { Instance: ClusterStatus.AllInstances } => status with { FencedInstances = [] },
            UnfenceOperation o => status with { FencedInstances = [.. status.FencedInstances.Where(i => i != o.Instance)] },
            HibernateOperation => status with { HibernationWanted = true },
            ResumeOperation => status with { HibernationWanted = false, Hibernating = false },
            DestroyOperation o => status with { Destruction = new(o.Instance, o.KeepData) },
            _ => status,
        };
    }

    /// <summary>The status without what an operation wanted and the cluster has not begun.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="situation">The cluster.</param>
    public static ClusterStatus Withdraw(ClusterOperation operation, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(situation);
        var status = situation.Status;
        return operation switch
        {
            PromoteOperation o when situation.SwitchesOver && status.TargetPrimary == o.Instance && situation.Primary is { ActsAsPrimary: true, Job: not JobKind.Demote } => ClusterRules.WithoutSwitchover(status),
            RestartOperation { Instance: null } => status with { RestartedAt = null },
            RestartOperation o => status with { Restarts = [.. status.Restarts.Where(r => r.Instance != o.Instance)] },
            DrainOperation o => status with { Restarts = [.. status.Restarts.Where(r => r.Instance != o.Instance)] },
            HibernateOperation when !status.Hibernating => status with { HibernationWanted = false },
            DestroyOperation o when situation.Observation.Find(o.Instance) is { Job: not JobKind.Delete } => status with { Destruction = null },
            _ => status,
        };
    }

    /// <summary>Looks how far an operation is.</summary>
    /// <param name="operation">The operation; applied.</param>
    /// <param name="appliedAt">When.</param>
    /// <param name="situation">The cluster.</param>
    public static OperationState Look(ClusterOperation operation, DateTimeOffset appliedAt, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(situation);
        var status = situation.Status;
        return operation switch
        {
            PromoteOperation o => LookAtPromotion(o.Instance, situation),
            ScaleOperation or ChangeOperation or ChangePasswordsOperation => LookAtChange(operation, appliedAt, situation),
            UpdateOperation or RestartOperation { Instance: null } => LookAtRollout(situation),
            RestartOperation o => Waits(Restarted(o.Instance!, appliedAt, situation)),
            DrainOperation o => Waits(Restarted(o.Instance, appliedAt, situation) ?? (status.InTransition ? "another instance becomes the primary" : null)),
            ReloadOperation => Waits(situation.Observation.Instances.FirstOrDefault(i => i.ReloadDue) is { } other ? $"{other.Name} reads its configuration" : null),
            FenceOperation o when o.Instance != ClusterStatus.AllInstances && !status.IsFenced(o.Instance) => OperationState.Fails($"{o.Instance} was destroyed meanwhile, as asked for before; nothing is fenced."),
            FenceOperation o => Waits(Concerned(o.Instance, situation).FirstOrDefault(IsUp) is { } runs ? $"{runs.Name} ends" : null),
            UnfenceOperation o => Waits(Concerned(o.Instance, situation).FirstOrDefault(i => !IsReady(i, situation) && !WaitsForAFencedOne(i, situation)) is { } stays ? $"{stays.Name} starts" : null),
            HibernateOperation => Waits(status.Hibernating ? situation.Observation.Instances.FirstOrDefault(IsUp) is { } up ? $"{up.Name} ends" : null : "the cluster is not healthy yet"),
            ResumeOperation => Waits(OnlyAFencedOneHelps(situation) ? null : AllReady(situation)),
            DestroyOperation o => status.Destruction is not null ? Waits($"{o.Instance} is destroyed")
                : situation.Observation.Find(o.Instance) is { EverStarted: true, StartedAt: { } since } && since < appliedAt
                ? OperationState.Fails($"{o.Instance} was not destroyed: it may hold the only copy of the data.") : OperationState.Done,
            _ => throw new InvalidOperationException($"Nobody knows when {operation.Text} is over."),
        };
    }

    private static string? RefusePromotion(string instance, Situation situation)
    {
        var status = situation.Status;
        if (status.InTransition)
        {
            return $"Another primary is already on its way: {status.CurrentPrimary} gives way to {status.TargetPrimary}. Wait until it is there.";
        }
        if (instance == status.CurrentPrimary)
        {
            return $"{instance} is already the primary.";
        }
        return Unknown(instance, situation) ?? (
            status.IsFenced(instance) ? $"{instance} is fenced. Unfence it first."
            : status.CurrentPrimary is { } primary && status.IsFenced(primary) ? $"The primary {primary} is fenced. Unfence it first."
            : !situation.PrimaryServes ? $"The primary {status.CurrentPrimary} does not answer; there is nothing to switch over from."
            : !situation.Successors.Any(i => i.Name == instance) ? $"{instance} does not follow the primary now: {InstanceWords.Status(situation.Observation.Find(instance)!)}. Wait until it streams."
            : null);
    }

    private static string? RefuseDestruction(string instance, Situation situation) => Unknown(instance, situation) ?? (
        situation.Status.InTransition ? "A switchover or failover is under way. Wait until it is over."
        : ClusterRules.OthersHaveEverything(situation, instance) ? null
        : $"{instance} may hold the only copy of the data. {(instance == situation.Status.CurrentPrimary ? "Wait until enough standbys stream" : "Wait until the primary answers")}.");

    private static string? RefuseDrain(string instance, Situation situation) => Unknown(instance, situation) ?? NotRunning(instance, situation) ?? (
        situation.Status.InTransition ? "A switchover or failover is under way. Wait until it is over."
        : instance == situation.Status.CurrentPrimary && !situation.Successors.Any() ? $"{instance} is the primary, and no standby can take over. Add an instance, or restart it instead."
        : null);

    private static string? Unknown(string instance, Situation situation) => situation.Observation.Find(instance) is not null ? null
        : $"There is no instance '{instance}'. There are: {string.Join(", ", situation.Observation.Instances.Select(i => i.Name))}.";

    private static string? NotRunning(string instance, Situation situation) => situation.Status.IsFenced(instance) ? $"{instance} is fenced. Unfence it first."
        : situation.Observation.Find(instance) is { Running: true } ? null : $"{instance} does not run; the operator starts it by itself.";

    private static string? Join(IReadOnlyList<ValidationError> errors) => errors.Count == 0 ? null : string.Join(" ", errors.Select(e => e.ToString()));

    private static ClusterStatus WithRestart(ClusterStatus status, InstanceRestart restart) =>
        status with { Restarts = [.. status.Restarts.Where(r => r.Instance != restart.Instance), restart] };

    private static OperationState LookAtPromotion(string instance, Situation situation)
    {
        var status = situation.Status;
        return status.InTransition ? Waits($"{instance} becomes the primary")
            : status.CurrentPrimary != instance ? OperationState.Fails($"{instance} did not become the primary; {status.CurrentPrimary} is. The journal says why.")
            : Waits(situation.PrimaryServes ? null : $"{instance} answers");
    }

    private static OperationState LookAtChange(ClusterOperation operation, DateTimeOffset appliedAt, Situation situation)
    {
        var instances = situation.Observation.Instances;
        if (instances.FirstOrDefault(i => i.Desired && i.Answers && !i.ConfigurationIsInForce) is { } behind)
        {
            var written = behind.WrittenConfiguration == behind.WantedConfiguration && !behind.ReloadDue;
            return written && behind.StatusAt > appliedAt && behind.Status!.ConfigurationErrors is { Length: > 0 } errors && behind.WrittenConfiguration?.StartsWith(behind.Status.ConfigurationHash, StringComparison.Ordinal) == true
                ? OperationState.Fails($"PostgreSQL does not take over: {errors}. The log of {behind.Name} says why.")
                : written && situation.Observation.Now - appliedAt > ConfigurationLimit
                ? OperationState.Fails($"{behind.Name} did not read its configuration.")
                : Waits($"{behind.Name} reads its configuration");
        }
        if (operation is ChangePasswordsOperation)
        {
            return Waits(situation.Observation.CatalogReconciled ? null : "roles and databases are brought about");
        }
        return LookAtRollout(situation) is { State: not OperationOutcome.Done } missing ? missing
            : Waits(instances.FirstOrDefault(i => !i.Desired) is { } surplus ? $"{surplus.Name} is deleted"
                : situation.Observation.CatalogReconciled ? null : "roles and databases are brought about");
    }

    private static OperationState LookAtRollout(Situation situation) =>
        AllReady(situation) is { } missing ? Waits(missing)
        : situation.Observation.Instances.Any(i => i.Answers && !i.ConfigurationIsInForce) ? Waits("configurations are being read")
        : situation.Observation.Instances.FirstOrDefault(i => i.Name != situation.Status.CurrentPrimary && (Rollout.Reason(situation, i) is not null || Rollout.HoldsMore(situation, i))) is { } standby && !Supervised(situation, Rollout.IsDecrease(situation)) ? Waits($"{standby.Name} is restarted")
        : Rollout.Reason(situation, situation.Primary!) is null || Supervised(situation, waits: true) ? OperationState.Done
        : Waits($"{situation.Primary!.Name}, the primary, is restarted");

    private static bool Supervised(Situation situation, bool waits) => waits && situation.Observation.Spec.PrimaryUpdateStrategy == PrimaryUpdateStrategy.Supervised;

    private static string? AllReady(Situation situation) =>
        situation.Status.InTransition ? "another instance becomes the primary"
        : !situation.PrimaryServes ? "the primary answers"
        : situation.Observation.Instances.FirstOrDefault(i => i.Desired && !IsReady(i, situation) && !situation.Status.IsFenced(i.Name)) is { } other ? $"{other.Name} joins"
        : situation.Observation.Instances.Count(i => i.Desired) < situation.Observation.Spec.Instances ? "instances join"
        : null;

    private static string? Restarted(string instance, DateTimeOffset since, Situation situation) =>
        situation.Observation.Find(instance) is not { } found ? $"{instance} joins anew"
        : found.StartedAt > since && IsReady(found, situation) ? null
        : $"{instance} is restarted";

    private static bool IsReady(InstanceObservation instance, Situation situation) => instance.Name == situation.Status.CurrentPrimary
        ? situation.PrimaryServes
        : instance is { ActsAsStandby: true, NotStreamingSince: null, HasStreamed: true } && situation.Status.HasBootstrap(instance);

    // what is under way on it may end with a start
    private static bool IsUp(InstanceObservation instance) => instance.Running || instance.Job is not null;

    // the primary, or the one that has left recovery to become it: nothing goes on before that runs
    private static string? FencedLeader(Situation situation) =>
        situation.Status.CurrentPrimary is { } primary && situation.Status.IsFenced(primary) ? primary
        : situation.Target is { StandbySignal: false, Data: DataState.Complete } target && situation.Status.IsFenced(target.Name) ? target.Name
        : null;

    // nobody could unfence that one meanwhile
    private static bool WaitsForAFencedOne(InstanceObservation instance, Situation situation) =>
        (OnlyAFencedOneHelps(situation) && (instance is { Running: true, Job: null } || NeedsAPrimary(instance, situation))) ||
        (situation.Status.FencedInstances.Count > 0 && !situation.PrimaryServes && (instance.Data != DataState.Complete || NeedsAPrimary(instance, situation)));

    // the primary itself, or a standby for which a failover waits
    private static bool OnlyAFencedOneHelps(Situation situation) =>
        FencedLeader(situation) is not null || (situation.Status.FencedInstances.Count > 0 && situation.Status.TargetPrimary == ClusterStatus.Pending);

    // to be cloned or rewound before it can run
    private static bool NeedsAPrimary(InstanceObservation instance, Situation situation) => instance.Name != situation.Status.CurrentPrimary &&
        (instance is not { Data: DataState.Complete, StandbySignal: true } || situation.Status.MustBeCloned.Contains(instance.Name));

    private static IEnumerable<InstanceObservation> Concerned(string instance, Situation situation) =>
        situation.Observation.Instances.Where(i => instance == ClusterStatus.AllInstances || i.Name == instance);

    private static OperationState Waits(string? missing) => missing is null ? OperationState.Done : new(OperationOutcome.UnderWay, missing);
}

/// <summary>How an operation stands.</summary>
/// <param name="State">Whether it is over.</param>
/// <param name="Text">What is still missing, or why it failed.</param>
public sealed record OperationState(OperationOutcome State, string Text)
{
    /// <summary>Its effect is there.</summary>
    public static OperationState Done { get; } = new(OperationOutcome.Done, "");

    /// <summary>It cannot come to its end.</summary>
    /// <param name="why">Why.</param>
    public static OperationState Fails(string why) => new(OperationOutcome.Failed, why);
}

/// <summary>Whether an operation is over.</summary>
public enum OperationOutcome
{
    /// <summary>It is not.</summary>
    UnderWay,

    /// <summary>Its effect is there.</summary>
    Done,

    /// <summary>It cannot come to its end.</summary>
    Failed,
}
