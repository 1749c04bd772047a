namespace PgAspire.Operator;

/// <summary>One instance as the instances' rules look at it, in its cluster's situation after the cluster's rule.</summary>
/// <param name="Cluster">The cluster's situation.</param>
/// <param name="Instance">The instance.</param>
public sealed record InstanceSituation(Situation Cluster, InstanceObservation Instance)
{
    /// <summary>The observation.</summary>
    public Observation Observation => Cluster.Observation;

    /// <summary>Whether it is the current primary.</summary>
    public bool IsPrimary => Instance.Name == Cluster.Status.CurrentPrimary;

    /// <summary>Whether it is the current primary or the chosen next one.</summary>
    public bool IsLeading => IsPrimary || Instance.Name == Cluster.Status.TargetPrimary;
}
