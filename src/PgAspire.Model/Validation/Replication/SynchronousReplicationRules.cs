namespace PgAspire.Model;

/// <summary>Synchronous replication and the failover quorum that rests on it.</summary>
internal static class SynchronousReplicationRules
{
    public const string Path = "spec.postgresql.synchronous";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Postgresql?.Synchronous is not { } synchronous)
        {
            return;
        }
        if (!Enum.IsDefined(synchronous.Method))
        {
            findings.Add($"{Path}.method", "Unsupported value; supported values: \"any\", \"first\".");
        }
        CheckNumber(spec, synchronous, findings);
        if (synchronous.MaxStandbyNamesFromCluster < 0)
        {
            findings.Add($"{Path}.maxStandbyNamesFromCluster",
                $"must not be negative, but is {synchronous.MaxStandbyNamesFromCluster}; leave it out to list all instances.");
        }
        CheckNames(synchronous.StandbyNamesPre, $"{Path}.standbyNamesPre", findings);
        CheckNames(synchronous.StandbyNamesPost, $"{Path}.standbyNamesPost", findings);
        if (!Enum.IsDefined(synchronous.DataDurability))
        {
            findings.Add($"{Path}.dataDurability", "Unsupported value; supported values: \"required\", \"preferred\".");
        }
        else if (synchronous.DataDurability == DataDurability.Preferred && ListedNames(synchronous) > 0)
        {
            findings.Add($"{Path}.dataDurability",
                "dataDurability set to 'preferred' requires empty 'standbyNamesPre' and empty 'standbyNamesPost'. Remove the names, or use 'required'.");
        }
        if (synchronous.FailoverQuorum && synchronous.Number > 0 && synchronous.Number <= ListedNames(synchronous))
        {
            findings.Add($"{Path}.failoverQuorum",
                "Invalid failoverQuorum configuration: spec.postgresql.synchronous.number must be greater than the total number of instances in " +
                "spec.postgresql.synchronous.standbyNamesPre and spec.postgresql.synchronous.standbyNamesPost to allow automatic failover. " +
                $"Raise number above {ListedNames(synchronous)}, or turn failoverQuorum off.");
        }
    }

    private static void CheckNumber(PostgresClusterSpec spec, SynchronousReplicationSpec synchronous, Findings findings)
    {
        var available = spec.Instances + ListedNames(synchronous);
        if (synchronous.Number <= 0)
        {
            findings.Add($"{Path}.number", $"The number of synchronous replicas should be greater than zero, not {synchronous.Number}. For none, leave synchronous out.");
        }
        else if (synchronous.Number >= available)
        {
            findings.Add($"{Path}.number",
                "Invalid synchronous configuration: the number of synchronous replicas must be less than the total number of instances and the provided standby names. " +
                $"{synchronous.Number} is not less than {available}; lower it, or add instances.");
        }
    }

    private static void CheckNames(ValueList<string> names, string path, Findings findings)
    {
        if (!findings.Require(names, path))
        {
            return;
        }
        for (var i = 0; i < names.Count; i++)
        {
            TextRules.CheckIdentifier(names[i], $"{path}[{i}]", "The application name of a standby", findings);
        }
    }

    /// <summary>How many application names are listed besides the cluster's instances.</summary>
    public static long ListedNames(SynchronousReplicationSpec synchronous) =>
        (long)(synchronous.StandbyNamesPre?.Count ?? 0) + (synchronous.StandbyNamesPost?.Count ?? 0);
}
