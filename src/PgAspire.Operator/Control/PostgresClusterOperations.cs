using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// A method for each operation of a cluster. Each returns when the effect is there, and throws <see cref="OperationRefusedException"/> when it is refused,
/// <see cref="OperationFailedException"/> when it cannot come to its end. An instance may be given by its number.
/// </summary>
public static class PostgresClusterOperations
{
    /// <summary>Makes another instance the primary; see <see cref="PromoteOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Withdraws the operation as far as it has not begun.</param>
    public static Task<ClusterSnapshot> PromoteAsync(this IPostgresCluster cluster, string instance, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new PromoteOperation(Named(instance)), progress, cancellationToken);

    /// <summary>Changes the number of instances; see <see cref="ScaleOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instances">The number; at least 1.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> ScaleAsync(this IPostgresCluster cluster, int instances, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new ScaleOperation(instances), progress, cancellationToken);

    /// <summary>Changes the specification; see <see cref="ChangeOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="change">Gives the wanted specification from the present one.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> ChangeAsync(this IPostgresCluster cluster, Func<PostgresClusterSpec, PostgresClusterSpec> change, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(change);
        return ExecuteAsync(cluster, new ChangeOperation(change(cluster.Specification)), progress, cancellationToken);
    }

    /// <summary>Changes passwords; see <see cref="ChangePasswordsOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="credentials">All of them.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> ChangePasswordsAsync(this IPostgresCluster cluster, ClusterCredentials credentials, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return ExecuteAsync(cluster, new ChangePasswordsOperation(credentials), progress, cancellationToken);
    }

    /// <summary>Restarts all instances one after the other, or one; see <see cref="RestartOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance; null for all.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Withdraws the restarts that have not begun.</param>
    public static Task<ClusterSnapshot> RestartAsync(this IPostgresCluster cluster, string? instance = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new RestartOperation(instance is null ? null : Named(instance)), progress, cancellationToken);

    /// <summary>Makes all instances read their configuration again; see <see cref="ReloadOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> ReloadAsync(this IPostgresCluster cluster, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new ReloadOperation(), progress, cancellationToken);

    /// <summary>Ends an instance's server and keeps it down; see <see cref="FenceOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance; <c>*</c> for all.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> FenceAsync(this IPostgresCluster cluster, string instance, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new FenceOperation(Named(instance)), progress, cancellationToken);

    /// <summary>Lets a fenced instance run again; see <see cref="UnfenceOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance; <c>*</c> for all.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> UnfenceAsync(this IPostgresCluster cluster, string instance, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new UnfenceOperation(Named(instance)), progress, cancellationToken);

    /// <summary>Ends all servers and keeps the data; see <see cref="HibernateOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Withdraws it unless the servers are already being ended.</param>
    public static Task<ClusterSnapshot> HibernateAsync(this IPostgresCluster cluster, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new HibernateOperation(), progress, cancellationToken);

    /// <summary>Starts the servers of a hibernated cluster; see <see cref="ResumeOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> ResumeAsync(this IPostgresCluster cluster, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new ResumeOperation(), progress, cancellationToken);

    /// <summary>Ends an instance for good; see <see cref="DestroyOperation"/>. Returns when it is gone; its replacement joins afterwards.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="keepData">Whether its data is set aside instead of being deleted.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Withdraws it unless it has begun.</param>
    public static Task<ClusterSnapshot> DestroyAsync(this IPostgresCluster cluster, string instance, bool keepData = false, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new DestroyOperation(Named(instance), keepData), progress, cancellationToken);

    /// <summary>Empties the place of an instance; see <see cref="DrainOperation"/>. Returns when it is back.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Withdraws it as far as it has not begun.</param>
    public static Task<ClusterSnapshot> DrainAsync(this IPostgresCluster cluster, string instance, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(cluster, new DrainOperation(Named(instance)), progress, cancellationToken);

    /// <summary>Rolls the cluster to another PostgreSQL; see <see cref="UpdateOperation"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="operand">An image, or for processes the folder of PostgreSQL's programs.</param>
    /// <param name="progress">Told when something changes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The cluster when all is done, or when only the user can go on (<see cref="ClusterPhases.WaitingForUser"/>).</returns>
    public static Task<ClusterSnapshot> UpdateAsync(this IPostgresCluster cluster, string operand, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(operand);
        return ExecuteAsync(cluster, new UpdateOperation(operand), progress, cancellationToken);
    }

    /// <summary>Waits until the cluster is in a phase.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="phase">One of <see cref="ClusterPhases"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task<ClusterSnapshot> WaitForPhaseAsync(this IPostgresCluster cluster, string phase, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentException.ThrowIfNullOrWhiteSpace(phase);
        return cluster.WaitForAsync(s => s.Phase == phase, cancellationToken);
    }

    private static Task<ClusterSnapshot> ExecuteAsync(IPostgresCluster cluster, ClusterOperation operation, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.ExecuteAsync(operation, progress, cancellationToken);
    }

    private static string Named(string instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        return instance;
    }
}
