using PgAspire.Operator;
using PgAspire.Simulation.Checks;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Users;

/// <summary>Operates the cluster at random times, in the middle of faults; sometimes changes its mind, sometimes asks for two things at once.</summary>
internal sealed class User(SimulationRun run, SwarmOptions options, Chance chance)
{
    private readonly OperationDraw _draw = new(run, chance.Fork());
    private readonly List<UserOperation> _underWay = [];
    private readonly List<(ClusterStatus Before, ClusterStatus After, List<UserOperation> Suspects)> _changes = [];
    private readonly List<UserOperation> _toBeGone = [];
    private OperatorLife? _life;
    private ClusterStatus? _decided;
    private bool _over;

    /// <summary>How many operations ended in each way; those that the operator's death ended are not among them.</summary>
    public SortedDictionary<UserOutcome, int> Outcomes { get; } = [];

    /// <summary>How many operations were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>Whether an instance may be destroyed at any moment.</summary>
    public bool Destroys => _underWay.Exists(o => o.Wanted is DestroyOperation) || _decided?.Destruction is not null;

    /// <summary>The oldest operation that is under way; null when there is none.</summary>
    public UserOperation? Oldest => _underWay.FirstOrDefault();

    private SafetyOfOperations Safety => run.Machine.Checks.Operations;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (options.OperationEverySeconds > 0)
        {
            Next();
        }
    }

    /// <summary>Fences an instance, if there is an operator who could be asked.</summary>
    public void Fence(string instance)
    {
        if (!_over && run.Life is { Serves: true, Status.Initialized: true } life)
        {
            Ask(life, new FenceOperation(instance));
        }
    }

    /// <summary>Asks for nothing more by itself.</summary>
    public void End() => _over = true;

    /// <summary>After the end: undoes what only the user can undo, and does what is left to the user.</summary>
    public void Settle(OperatorLife life)
    {
        var status = life.Status;
        if (_underWay.Count > 0)
        {
            // nothing can come to its end in a cluster that does not run, and what waits for a healthy cluster not in one that waits for the user
            if ((status.FencedInstances.Count > 0 || status.Hibernating || life.Snapshot.Phase == ClusterPhases.WaitingForUser) && _underWay[0].Wanted is not (UnfenceOperation or ResumeOperation))
            {
                _underWay.ToArray()[0].Cancel();
            }
            return;
        }
        if (status.HibernationWanted)
        {
            Ask(life, new ResumeOperation());
        }
        else if (status.FencedInstances.Count > 0)
        {
            Ask(life, new UnfenceOperation(status.FencedInstances[0]));
        }
        else if (life.Snapshot.Phase == ClusterPhases.WaitingForUser && status.CurrentPrimary is { } primary)
        {
            // the standbys come first where a parameter is to be decreased: then there is nothing to switch over to
            var successor = life.Snapshot.PhaseReason.Contains("switchover", StringComparison.Ordinal) && chance.Percent(50) ? life.Snapshot.Instances.FirstOrDefault(i => i.Name != primary && i.Ready) : null;
            Ask(life, successor is null ? new RestartOperation(primary) : new PromoteOperation(successor.Name));
        }
        else if (life.Snapshot is { Phase: ClusterPhases.Unrecoverable } snapshot && snapshot.PhaseReason.StartsWith("failoverQuorum", StringComparison.Ordinal) && life.Specification is { Postgresql.Synchronous: { FailoverQuorum: true } synchronous } specification)
        {
            // what would be the proof is not coming back
            Ask(life, new ChangeOperation(specification with { Postgresql = specification.Postgresql with { Synchronous = synchronous with { FailoverQuorum = false } } }));
        }
    }

    /// <summary>The operator that served is dead or has stopped: what was under way is nobody's any more.</summary>
    public void LifeEnded()
    {
        _underWay.Clear();
        _changes.Clear();
        _toBeGone.Clear();
        (_life, _decided) = (null, null);
    }

    /// <summary>The operator is about to decide.</summary>
    public void Decides(OperatorLife life, ClusterStatus status)
    {
        // what was changed since the last decision without it
        if (_life == life && _decided is { } before && !SameWishes(before, status))
        {
            if (_underWay.Count == 0 && _toBeGone.Count == 0)
            {
                run.Machine.Checks.Violate($"changed without an operation: {Wishes(before)} became {Wishes(status)}");
            }
            if (_toBeGone.Count == 0)
            {
                _changes.Add((before, status, [.. _underWay]));
            }
        }
        foreach (var operation in _toBeGone)
        {
            if (Stays(operation, status, life.Snapshot))
            {
                run.Machine.Checks.Violate($"not withdrawn: {operation} was cancelled, and is still wanted");
            }
        }
        _toBeGone.Clear();
    }

    /// <summary>The operator has decided.</summary>
    public void Decided(OperatorLife life, ClusterStatus status) => (_life, _decided) = (life, status);

    private void Next() => run.Machine.Time.After(chance.UntilNext(options.OperationEverySeconds * 1000), () =>
    {
        if (_over)
        {
            return;
        }
        if (run.Life is { Serves: true, Status.Initialized: true } life)
        {
            Act(life);
        }
        Next();
    });

    private void Act(OperatorLife life)
    {
        if (_underWay.Count > 0)
        {
            // impatient: gives up what takes long, or asks for something else although it is under way
            if (chance.Percent(60) || run.Machine.Time.Now - _underWay[0].Since > 40 * TimeSpan.TicksPerSecond)
            {
                _underWay[0].Cancel();
                return;
            }
        }
        Ask(life, _draw.Next(life));
        if (chance.Percent(6))
        {
            Ask(life, _draw.Next(life));
        }
        if (chance.Percent(12))
        {
            run.KillOperator(chance.Percent(40) ? chance.Below(30) : chance.Below(1_500));
        }
    }

    private void Ask(OperatorLife life, ClusterOperation wanted)
    {
        var operation = new UserOperation(wanted, run.Machine.Time.Now, life.Status);
        Asked++;
        run.Say($"the user wants to {operation}");
        var first = _underWay.FirstOrDefault();
        _underWay.Add(operation);
        var refused = Safety.Asked(wanted);
        var task = life.Execute(wanted, operation.Token);
        _ = task.ContinueWith(t => Ended(life, operation, first, refused, t), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (chance.Percent(15) && !_over)
        {
            run.Machine.Time.After(chance.Milliseconds(0.1, 8_000), () =>
            {
                if (_underWay.Contains(operation))
                {
                    operation.Cancel();
                }
            });
        }
    }

    private void Ended(OperatorLife life, UserOperation operation, UserOperation? first, Action refused, Task task)
    {
        if (!_underWay.Remove(operation) || life.Dead)
        {
            return;
        }
        operation.End(task);
        var outcome = operation.Outcome!.Value;
        Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
        run.Machine.Time.Note((long)outcome);
        run.Say($"{outcome}: {operation}{(operation.Reason.Length > 0 ? $": {operation.Reason}" : "")}");
        switch (outcome)
        {
            case UserOutcome.Broken:
                run.Machine.Checks.Violate($"an operation broke: {operation}: {operation.Reason}");
                break;
            case UserOutcome.Refused:
                refused();
                foreach (var change in _changes.Where(c => c.Suspects.Remove(operation) && c.Suspects.Count == 0))
                {
                    run.Machine.Checks.Violate($"refused and yet changed: {operation}: {Wishes(change.Before)} became {Wishes(change.After)}");
                }
                break;
            case UserOutcome.Done:
                Safety.Done(operation.Wanted, run.Storage, _decided!);
                break;
        }
        if (outcome == UserOutcome.Cancelled)
        {
            _toBeGone.Add(operation);
        }
        if (outcome != UserOutcome.Refused && first is { Outcome: null, IsCancelled: false } && _underWay.Contains(first))
        {
            run.Machine.Checks.Violate($"two operations at once: {operation} was accepted while {first} was under way");
        }
        if (_underWay.Count == 0)
        {
            _changes.Clear();
        }
    }

    // what a user wants of a cluster beside its specification; a switchover may become a failover by itself
    private static bool SameWishes(ClusterStatus before, ClusterStatus after) =>
        Wishes(before) == Wishes(after) || (Planned(after).Length == 0 && Wishes(before with { SwitchoverPlanned = false }) == Wishes(after));

    private static string Wishes(ClusterStatus status) =>
        $"fenced [{string.Join(' ', status.FencedInstances)}] hibernation {status.HibernationWanted}/{status.Hibernating} restarted {status.RestartedAt:O} [{string.Join(' ', status.Restarts)}] " +
        $"destroys {status.Destruction?.Instance} planned {Planned(status)}";

    private static string Planned(ClusterStatus status) => status.SwitchoverPlanned && status.TargetPrimary != ClusterStatus.Pending ? status.TargetPrimary! : "";

    private static bool Stays(UserOperation operation, ClusterStatus status, ClusterSnapshot snapshot) => operation.Wanted switch
    {
        HibernateOperation => status.HibernationWanted && !status.Hibernating && !operation.Before.HibernationWanted,
        RestartOperation { Instance: null } => status.RestartedAt is not null && status.RestartedAt != operation.Before.RestartedAt,
        RestartOperation or DrainOperation => status.Restarts.Except(operation.Before.Restarts).Any(),
        DestroyOperation => status.Destruction is { } doomed && doomed != operation.Before.Destruction && snapshot.Instances.Any(i => i.Name == doomed.Instance && i.Job is null),
        _ => false,
    };
}
