using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>The user's slots and logical decoding after a failover.</summary>
internal static class SlotSynchronizationRules
{
    private const string Path = "spec.replicationSlots";

    private const int FailoverSlotsMajorVersion = 17;

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        for (var i = 0; i < spec.ReplicationSlots.SynchronizeReplicas?.ExcludePatterns.Count; i++)
        {
            if (!IsPattern(spec.ReplicationSlots.SynchronizeReplicas.ExcludePatterns[i]))
            {
                findings.Add($"{Path}.synchronizeReplicas.excludePatterns[{i}]", "Cannot configure synchronizeReplicas. Invalid regexes were found.");
            }
        }
        if (spec.ReplicationSlots.SynchronizeLogicalDecoding && !FailoverSlotRules.IsUsed(spec.Postgresql.Parameters))
        {
            CheckLogicalDecoding(spec, findings);
        }
    }

    private static void CheckLogicalDecoding(PostgresClusterSpec spec, Findings findings)
    {
        const string Field = $"{Path}.highAvailability.synchronizeLogicalDecoding";
        if (spec.MajorVersion < FailoverSlotsMajorVersion)
        {
            findings.Add(Field, $"pg_failover_slots extension must be enabled to use synchronizeLogicalDecoding with Postgres versions < {FailoverSlotsMajorVersion}.");
            return;
        }
        var parameters = new UserParameters(spec.Postgresql.Parameters);
        if (BooleanSetting.Parse(parameters["hot_standby_feedback"]) != true)
        {
            findings.Add(ParameterRules.Path("hot_standby_feedback"), $"`hot_standby_feedback` must be enabled to enable `{Field}`. Set it to 'on'.");
        }
        if (BooleanSetting.Parse(parameters["sync_replication_slots"]) != true)
        {
            findings.Add(ParameterRules.Path("sync_replication_slots"),
                $"either `sync_replication_slots` setting or pg_failover_slots extension must be enabled to enable `{Field}`. Set it to 'on'.");
        }
    }

    // Go's syntax, which .NET's without backtracking is close to
    private static bool IsPattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).Options != RegexOptions.None;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
