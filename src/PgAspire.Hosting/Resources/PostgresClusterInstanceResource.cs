namespace Aspire.Hosting.ApplicationModel;

/// <summary>One instance of a cluster, for looking at it: its role, its state, its log. Hidden while it does not exist.</summary>
public sealed class PostgresClusterInstanceResource : Resource
{
    /// <summary>An instance.</summary>
    /// <param name="name">Its name, for example <c>pg-1</c>.</param>
    /// <param name="cluster">The cluster.</param>
    public PostgresClusterInstanceResource(string name, PostgresClusterResource cluster) : base(name)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        Cluster = cluster;
    }

    /// <summary>The cluster.</summary>
    public PostgresClusterResource Cluster { get; }
}
