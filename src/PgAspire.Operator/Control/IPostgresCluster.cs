using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// A running cluster as its user sees and controls it: what commands, programs and tests use. Reads everything that <c>kubectl cnpg status</c> shows, and does
/// what the <c>kubectl cnpg</c> plugin does; <see cref="PostgresClusterOperations"/> has a method for each operation.
/// </summary>
public interface IPostgresCluster
{
    /// <summary>What the cluster should be now; another one after a <see cref="ChangeOperation"/>.</summary>
    PostgresClusterSpec Specification { get; }

    /// <summary>The cluster as it is now.</summary>
    ClusterSnapshot Snapshot { get; }

    /// <summary>What was seen and done.</summary>
    Journal Journal { get; }

    /// <summary>The snapshots from now on, the present one first; those that nobody had time for are left out.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    IAsyncEnumerable<ClusterSnapshot> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until a condition holds for the cluster.</summary>
    /// <param name="condition">The condition; looked at whenever something changed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The snapshot for which it held.</returns>
    Task<ClusterSnapshot> WaitForAsync(Func<ClusterSnapshot, bool> condition, CancellationToken cancellationToken);

    /// <summary>Why an operation would be refused now; null when it would not. Changes nothing.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<string?> RefusalAsync(ClusterOperation operation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does what is wanted and returns when the effect is there. One operation at a time. Cancelling withdraws what has not begun; what has begun goes on, and what
    /// is wanted for good (a fence, a specification) stays wanted.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="progress">Told when something changes; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the waiting, and withdraws the operation.</param>
    /// <returns>The cluster at the operation's end.</returns>
    /// <exception cref="OperationRefusedException">It was refused; nothing was changed.</exception>
    /// <exception cref="OperationFailedException">It was begun and cannot come to its end.</exception>
    Task<ClusterSnapshot> ExecuteAsync(ClusterOperation operation, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>How far an operation is.</summary>
/// <param name="Phase">The cluster's phase, in CloudNativePG's words.</param>
/// <param name="Text">What is still missing.</param>
public sealed record OperationProgress(string Phase, string Text);
