using PgAspire.Local;

namespace PgAspire.Hosting;

/// <summary>A cluster's run on this machine, as its resources wait for it.</summary>
internal sealed class LocalRun
{
    private readonly TaskCompletionSource<LocalCluster> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the services' ports are bound.</summary>
    public Task<LocalCluster> Bound => _bound.Task;

    /// <summary>Completed when the service rw leads to a primary for the first time; faulted when the cluster cannot start.</summary>
    public Task Serving => _serving.Task;

    public void SetBound(LocalCluster cluster) => _bound.TrySetResult(cluster);

    public void SetServing() => _serving.TrySetResult();

    public void SetFailed(Exception error)
    {
        _serving.TrySetException(error);
        // nobody may be waiting
        _ = _serving.Task.Exception;
    }
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

    /// <summary>The port of the service rw; 0 for any free one.</summary>
    public int ReadWritePort { get; init; }

    /// <summary>The port of the service ro; 0 for any free one.</summary>
    public int ReadOnlyPort { get; init; }

    /// <summary>The port of the service r; 0 for any free one.</summary>
    public int ReadPort { get; init; }

    /// <summary>How long new connections are held while there is no backend; null refuses them.</summary>
    public TimeSpan? HoldConnections { get; init; }
}
