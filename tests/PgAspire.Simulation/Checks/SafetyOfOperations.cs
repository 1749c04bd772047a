using PgAspire.Operator;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Checks;

/// <summary>What was reported as done stays so: what is fenced does not run, nothing runs in a hibernation, a planned switchover loses nothing.</summary>
internal sealed class SafetyOfOperations(SafetyChecks checks)
{
    private readonly HashSet<string> _fenced = new(StringComparer.Ordinal);
    private bool _allFenced;
    private bool _hibernates;
    private bool _resumes;
    private int _unfencings;
    private string? _planned;
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toBeFenced = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toBeUnfenced = new(StringComparer.Ordinal);

    /// <summary>Whether a user wants an instance to be destroyed, or has wanted it.</summary>
    public bool IsDoomed(string instance) => _doomed.Contains(instance);

    /// <summary>Whether a user wants an instance to be fenced: it ends, and what it still receives concerns nobody.</summary>
    public bool IsToBeFenced(string instance) => _toBeFenced.Contains(instance) || _toBeFenced.Contains(ClusterStatus.AllInstances);

    /// <summary>How many switchovers were decided as planned.</summary>
    public int Switchovers { get; private set; }

    /// <summary>The user asks for something: what it may end is not promised from now on.</summary>
    /// <returns>Makes it promised again: it was refused.</returns>
    public Action Asked(ClusterOperation operation)
    {
        string[] fenced = [.. _fenced];
        var (all, hibernates, added) = (_allFenced, _hibernates, false);
        switch (operation)
        {
            case FenceOperation o:
                added = _toBeFenced.Add(Name(o.Instance));
                _toBeUnfenced.Clear();
                break;
            case UnfenceOperation { Instance: ClusterStatus.AllInstances }:
                _fenced.Clear();
                _allFenced = false;
                _unfencings++;
                _toBeUnfenced.Add(ClusterStatus.AllInstances);
                break;
            case UnfenceOperation o:
                _fenced.Remove(Name(o.Instance));
                _toBeUnfenced.Add(Name(o.Instance));
                break;
            case HibernateOperation:
                _resumes = false;
                break;
            case ResumeOperation:
                _hibernates = false;
                _resumes = true;
                break;
            case DestroyOperation o:
                added = _doomed.Add(Name(o.Instance));
                break;
        }
        string[] left = [.. _fenced];
        var allLeft = _allFenced;
        var unfencings = _unfencings;
        return operation switch
        {
            UnfenceOperation o => () =>
            {
                _toBeUnfenced.Remove(Name(o.Instance));
                // another operation may have been asked for meanwhile: only what this one took away, and nothing when all are to be unfenced since
                if (unfencings == _unfencings)
                {
                    _fenced.UnionWith(fenced.Except(left));
                    _allFenced |= all && !allLeft;
                }
            },
            FenceOperation o when added => () => _toBeFenced.Remove(Name(o.Instance)),
            DestroyOperation o when added => () => _doomed.Remove(Name(o.Instance)),
            ResumeOperation => () => (_hibernates, _resumes) = (_hibernates | hibernates, false),
            _ => () => { },
        };
    }

    /// <summary>Its effect is said to be there.</summary>
    public void Done(ClusterOperation operation, Storage storage, ClusterStatus status)
    {
        switch (operation)
        {
            // it may be told after somebody has asked for the opposite
            case FenceOperation o when _toBeUnfenced.Contains(ClusterStatus.AllInstances) || _toBeUnfenced.Contains(Name(o.Instance)):
                break;
            case FenceOperation { Instance: ClusterStatus.AllInstances }:
                _allFenced = true;
                break;
            case FenceOperation o:
                _fenced.Add(Name(o.Instance));
                break;
            case UnfenceOperation { Instance: ClusterStatus.AllInstances }:
                _toBeFenced.Clear();
                break;
            case UnfenceOperation o:
                _toBeFenced.Remove(Name(o.Instance));
                break;
            case HibernateOperation:
                _hibernates = !_resumes;
                break;
            case PromoteOperation o when status.CurrentPrimary != Name(o.Instance):
                checks.Violate($"{operation.Text} is said to be done, and {status.CurrentPrimary} is the primary");
                break;
        }
        if (storage.Instances.Values.FirstOrDefault(i => i.Server is { Alive: true } && MustNotRun(i)) is { } runs)
        {
            checks.Violate($"{operation.Text} is said to be done, and {runs} runs");
        }
    }

    /// <summary>A server is started.</summary>
    public void Starts(Instance instance)
    {
        if (MustNotRun(instance))
        {
            checks.Violate($"started although {(_hibernates ? "the cluster hibernates" : "it is fenced")}: {instance}");
        }
    }

    /// <summary>An instance is gone with its name.</summary>
    public void Removed(Instance instance)
    {
        _fenced.Remove(instance.Name);
        _toBeFenced.Remove(instance.Name);
        _doomed.Remove(instance.Name);
    }

    /// <summary>The operator has decided to do something.</summary>
    public void Decided(string rule, OperatorAction action, ClusterStatus status, Storage storage)
    {
        var primary = status.CurrentPrimary is { } name ? storage.Instances.GetValueOrDefault(name) : null;
        switch (action)
        {
            case PromoteInstance promotion:
                checks.DecidesSlots(promotion.Instance, storage);
                var planned = rule == "W488";
                // one that is only tried again was decided before
                var again = rule == "P550";
                _planned = planned || (again && _planned == promotion.Instance) ? promotion.Instance : null;
                Switchovers += planned ? 1 : 0;
                if (!planned && !again && primary is not null && !_doomed.Contains(primary.Name) && MustNotRun(primary) && !(IsGone(primary) && !status.IsFenced(primary.Name)))
                {
                    checks.Violate($"failover although the primary is fenced: from {primary} to {promotion.Instance}");
                }
                break;
            case ReconcileSlots slots:
                checks.DecidesSlots(slots.Instance, storage);
                break;
            case StopInstance stop when status.Hibernating && stop.Instance != status.CurrentPrimary && primary?.Server is { Alive: true, IsPrimary: true }:
                checks.Violate($"hibernation ends {stop.Instance} before the primary, {primary}");
                break;
            case RestartInstance restart when restart.Instance == status.CurrentPrimary && primary is { Data: { } data } && TooSmall(primary, ServerSettings.Load(data), storage) is { } standby:
                checks.Violate($"restarted too early: the primary, {primary}, gets more than {standby} has, which still follows with its old parameters");
                break;
            case StartInstance { Upstream: not null } start when storage.Instances.GetValueOrDefault(start.Instance) is { Data: { StandbySignal: false } former, Server: null } instance &&
                checks.Leader is { Alive: true } leader && leader.Instance.Name == start.Upstream && !leader.Data.End.Contains(former.End):
                checks.Violate($"started as a standby although it wrote what {leader.Instance} lacks: {instance}");
                break;
        }
    }

    // with a name that nobody asks for any more a fence is gone, too
    private static bool IsGone(Instance instance) => instance is { Data: null, Server: null };

    // one that a restart would help and that answers; a fenced one that has yet to end takes what it needs when it starts again
    private Instance? TooSmall(Instance primary, ServerSettings wanted, Storage storage) => storage.Instances.Values.FirstOrDefault(i =>
        i != primary && !IsToBeFenced(i.Name) && i.Server is { Accepting: true, Hung: false, PostmasterHung: false, Receiver: { } receiver } server && receiver.Upstream == primary.Server &&
        wanted.HotStandby.Any(w => server.HotStandbySettings[w.Key] < w.Value));

    /// <summary>Whether an instance is promoted as planned: it has all that the former primary wrote, whatever others are still receiving.</summary>
    public bool IsAboutToBePromoted(Instance instance) => _planned == instance.Name;

    /// <summary>Whether a new primary was promoted as planned.</summary>
    public bool IsPlanned(Instance instance)
    {
        var planned = _planned == instance.Name;
        _planned = null;
        return planned;
    }

    private bool MustNotRun(Instance instance) => _hibernates || _allFenced || _fenced.Contains(instance.Name);

    private static string Name(string instance) => char.IsAsciiDigit(instance[0]) ? $"pg-{instance}" : instance;
}
