namespace PgAspire.Model;

/// <summary>The slots for standbys.</summary>
internal static class ReplicationSlotRules
{
    private static readonly TimeSpan MinimumUpdateInterval = TimeSpan.FromSeconds(1);

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.replicationSlots";
        if (!findings.Require(spec.ReplicationSlots, Path))
        {
            return;
        }
        FailoverSlotRules.CheckSlots(spec, $"{Path}.highAvailability", findings);
        CheckPrefix(spec, $"{Path}.highAvailability.slotPrefix", findings);
        var interval = spec.ReplicationSlots.UpdateInterval;
        if (interval >= TimeSpan.Zero && interval < MinimumUpdateInterval)
        {
            findings.Add($"{Path}.updateInterval", $"should be greater than or equal to 1 second, but is {interval}.");
        }
        DelayRules.CheckRange(interval, $"{Path}.updateInterval", findings);
    }

    private static void CheckPrefix(PostgresClusterSpec spec, string path, Findings findings)
    {
        if (!findings.Require(spec.ReplicationSlots.SlotPrefix, path))
        {
            return;
        }
        var prefix = spec.ReplicationSlots.SlotPrefix;
        if (prefix.Length == 0)
        {
            // with an empty prefix every slot, the user's too, would count as the operator's
            findings.Add(path, $"must not be empty; leave the field out for '{ClusterDefaults.SlotPrefix}'.");
        }
        else if (!prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            findings.Add(path, $"should match '^[0-9a-z_]*$', but is '{Excerpt.Of(prefix)}'. Use lower-case letters, digits and '_'.");
        }
        else if (spec.Name is not null &&
            ClusterNames.Slot(spec.Names.Instance(Math.Max(spec.Instances, 1)), prefix).Length is > TextRules.MaximumIdentifierBytes and var length)
        {
            findings.Add(path, $"makes slot names of {length} characters; PostgreSQL takes {TextRules.MaximumIdentifierBytes}. Choose a shorter prefix or cluster name.");
        }
    }
}
