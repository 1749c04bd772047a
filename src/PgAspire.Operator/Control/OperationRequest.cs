using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>An operation that somebody waits for. Used on the operator's loop only, but for its tasks.</summary>
internal sealed class OperationRequest(ClusterOperation operation, IProgress<OperationProgress>? progress)
{
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ClusterSnapshot> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OperationProgress? _last;

    public ClusterOperation Operation { get; } = operation;

    /// <summary>When the cluster began to bring it about; null before.</summary>
    public DateTimeOffset? AppliedAt { get; set; }

    /// <summary>What the cluster should have been before it.</summary>
    public PostgresClusterSpec? Before { get; set; }

    /// <summary>What the driver is told to use before anything else is done; null when that is not concerned.</summary>
    public string? Operand { get; set; }

    /// <summary>What the driver used before it was told; null before.</summary>
    public string? FormerOperand { get; set; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsWithdrawn => _completed.Task.IsCanceled;

    /// <summary>Ends when it was not refused.</summary>
    public Task Accepted => _accepted.Task;

    /// <summary>Ends with it.</summary>
    public Task<ClusterSnapshot> Completed => _completed.Task;

    public void Accept() => _accepted.TrySetResult();

    public void Fail(Exception error)
    {
        if (!_accepted.TrySetException(error))
        {
            _completed.TrySetException(error);
        }
    }

    public void Complete(ClusterSnapshot snapshot) => _completed.TrySetResult(snapshot);

    public void Cancel(CancellationToken cancellationToken)
    {
        _accepted.TrySetCanceled(cancellationToken);
        _completed.TrySetCanceled(cancellationToken);
    }

    public void Tell(OperationProgress now)
    {
        if (now != _last)
        {
            _last = now;
            progress?.Report(now);
        }
    }
}
