using System.Collections.Concurrent;
using System.Collections.Immutable;
using PgAspire.Local;
using PgAspire.Operator;

namespace PgAspire.Hosting;

/// <summary>A cluster's run on this machine, as its resources wait for it.</summary>
internal sealed class LocalRun
{
    private readonly TaskCompletionSource<LocalCluster> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, PauseMark> _paused = new(StringComparer.Ordinal);
    private ImmutableList<string> _executing = [];
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the services' ports are bound.</summary>
    public Task<LocalCluster> Bound => _bound.Task;

    /// <summary>Completed when the service rw leads to a primary for the first time; faulted when the cluster cannot start.</summary>
    public Task Serving => _serving.Task;

    /// <summary>The cluster as it is shown; null before its first snapshot.</summary>
    public ClusterSnapshot? Shown { get; private set; }

    /// <summary>The instances that are shown as frozen.</summary>
    private HashSet<string> ShownPaused { get; set; } = [];

    /// <summary>Notes that a command is being executed.</summary>
    public void Begin(string command) => ImmutableInterlocked.Update(ref _executing, (list, name) => list.Add(name), command);

    /// <summary>Notes that it is over.</summary>
    public void End(string command) => ImmutableInterlocked.Update(ref _executing, (list, name) => list.Remove(name), command);

    /// <summary>Takes over what is shown from now on.</summary>
    /// <returns>The snapshot, with the command that is being executed before the operator says so itself.</returns>
    public ClusterSnapshot Show(ClusterSnapshot snapshot, LocalCluster cluster)
    {
        foreach (var (instance, mark) in _paused)
        {
            if (!PauseMark.Holds(mark, snapshot.Instances.FirstOrDefault(i => i.Name == instance), cluster.ProcessId(instance)))
            {
                _paused.TryRemove(KeyValuePair.Create(instance, mark));
            }
        }
        ShownPaused = _paused.Keys.ToHashSet(StringComparer.Ordinal);
        return Shown = snapshot with { Operation = snapshot.Operation ?? _executing.FirstOrDefault() };
    }

    /// <summary>Nothing is shown from now on, and no command makes sense.</summary>
    public void Hide() => Shown = null;

    /// <summary>Whether an instance is shown as frozen.</summary>
    public bool IsShownPaused(string instance) => ShownPaused.Contains(instance);

    /// <summary>Whether an instance is frozen now.</summary>
    public bool IsPaused(LocalCluster cluster, string instance) => _paused.TryGetValue(instance, out var mark) &&
        PauseMark.Holds(mark, cluster.Operator.Snapshot.Instances.FirstOrDefault(i => i.Name == instance), cluster.ProcessId(instance));

    /// <summary>Notes that an instance was frozen, or goes on.</summary>
    public void SetPaused(string instance, PauseMark? mark)
    {
        if (mark is null)
        {
            _paused.TryRemove(instance, out _);
        }
        else
        {
            _paused[instance] = mark;
        }
    }

    public void SetBound(LocalCluster cluster) => _bound.TrySetResult(cluster);

    public void SetServing() => _serving.TrySetResult();

    public void SetFailed(Exception error)
    {
        _serving.TrySetException(error);
        // nobody may be waiting
        _ = _serving.Task.Exception;
    }
}

/// <summary>That a server was frozen.</summary>
/// <param name="At">When.</param>
/// <param name="Process">Its process; null when unknown.</param>
internal sealed record PauseMark(DateTimeOffset At, int? Process)
{
    /// <summary>Whether that server is still there, and not another one in its place.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="instance">The instance now; null when there is none.</param>
    /// <param name="process">Its process now; null when unknown.</param>
    public static bool Holds(PauseMark mark, InstanceSnapshot? instance, int? process) =>
        instance is { Running: true } && (mark.Process is null || process is null || mark.Process == process) && !(instance.Status?.StartedAt > mark.At);
}

/// <summary>Where a cluster's parts are on this machine.</summary>
internal sealed record LocalPlacement
{
    /// <summary>What the instances are.</summary>
    public ClusterRuntime Runtime { get; init; }

    /// <summary>The name of the volume that keeps the data; null without one.</summary>
    public string? Volume { get; init; }

    /// <summary>The directory that keeps the data; null without one.</summary>
    public string? Directory { get; init; }

    /// <summary>The volume of a persistent lifetime, where no other place was chosen; null without one.</summary>
    public string? PersistentVolume { get; init; }

    /// <summary>The volume that keeps the data; null where a directory does or nothing is kept.</summary>
    public string? EffectiveVolume => Directory is null ? Volume ?? PersistentVolume : null;

    /// <summary>The port of the service rw; 0 for any free one.</summary>
    public int ReadWritePort { get; init; }

    /// <summary>The port of the service ro; 0 for any free one.</summary>
    public int ReadOnlyPort { get; init; }

    /// <summary>The port of the service r; 0 for any free one.</summary>
    public int ReadPort { get; init; }

    /// <summary>How long new connections are held while there is no backend; null refuses them.</summary>
    public TimeSpan? HoldConnections { get; init; }
}
