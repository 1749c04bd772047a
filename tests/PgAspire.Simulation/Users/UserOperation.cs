using PgAspire.Operator;

namespace PgAspire.Simulation.Users;

/// <summary>An operation that a user has asked for.</summary>
#pragma warning disable CA1001 // without a timer or a wait handle there is nothing to dispose of
internal sealed class UserOperation(ClusterOperation wanted, long since, ClusterStatus before)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();

    public ClusterOperation Wanted => wanted;

    public long Since => since;

    /// <summary>What the operator knew of the cluster before.</summary>
    public ClusterStatus Before => before;

    /// <summary>How it ended; null while it is under way.</summary>
    public UserOutcome? Outcome { get; private set; }

    /// <summary>Why it was refused or failed.</summary>
    public string Reason { get; private set; } = "";

    public CancellationToken Token => _cancellation.Token;

    public bool IsCancelled => _cancellation.IsCancellationRequested;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>It is over.</summary>
    public void End(Task task)
    {
        var error = task.Exception?.InnerException;
        Outcome = task.IsCanceled ? UserOutcome.Cancelled
            : error is OperationRefusedException ? UserOutcome.Refused
            : error is OperationFailedException ? UserOutcome.Failed
            : error is not null ? UserOutcome.Broken
            : UserOutcome.Done;
        Reason = error?.ToString().Split('\n')[0] ?? "";
    }

    public override string ToString() => wanted is DestroyOperation { KeepData: true } ? $"{wanted.Text}, keeping its data" : wanted.Text;
}

/// <summary>How an operation ended.</summary>
internal enum UserOutcome
{
    Done,
    Refused,
    Failed,
    Cancelled,

    /// <summary>In another way, which is a bug.</summary>
    Broken,
}
