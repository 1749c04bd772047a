namespace PgAspire.Model;

/// <summary>Synchronous replication by <c>minSyncReplicas</c> and <c>maxSyncReplicas</c>, and the election constraint.</summary>
internal static class LegacySynchronousRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.MinSyncReplicas < 0)
        {
            findings.Add("spec.minSyncReplicas", $"minSyncReplicas must be a non negative integer, but is {spec.MinSyncReplicas}.");
        }
        else if (spec.MinSyncReplicas > spec.MaxSyncReplicas)
        {
            findings.Add("spec.minSyncReplicas", $"minSyncReplicas cannot be greater than maxSyncReplicas, but {spec.MinSyncReplicas} is greater than {spec.MaxSyncReplicas}.");
        }
        if (spec.MaxSyncReplicas < 0)
        {
            findings.Add("spec.maxSyncReplicas", $"maxSyncReplicas must be a non negative integer, but is {spec.MaxSyncReplicas}.");
        }
        else if (spec.MaxSyncReplicas > 0 && spec.MaxSyncReplicas >= spec.Instances)
        {
            findings.Add("spec.maxSyncReplicas", $"maxSyncReplicas must be lower than the number of instances, but {spec.MaxSyncReplicas} is not lower than {spec.Instances}.");
        }
        if (spec.Postgresql.Synchronous is not null && (spec.MinSyncReplicas > 0 || spec.MaxSyncReplicas > 0))
        {
            findings.Add(SynchronousReplicationRules.Path,
                "Can't have both legacy synchronous replica configuration and new one. Remove minSyncReplicas and maxSyncReplicas.");
        }
        if (spec.Postgresql.SyncReplicaElectionConstraint is { Enabled: true, NodeLabelsAntiAffinity.Count: 0 })
        {
            findings.Add("spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity", "Can't enable syncReplicaConstraints without passing labels for comparison.");
        }
        for (var i = 0; i < spec.Postgresql.SyncReplicaElectionConstraint?.NodeLabelsAntiAffinity.Count; i++)
        {
            KubernetesNames.CheckQualified(spec.Postgresql.SyncReplicaElectionConstraint.NodeLabelsAntiAffinity[i],
                $"spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity[{i}]", findings);
        }
    }
}
