using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Replication slots (<c>spec.replicationSlots</c>).</summary>
public sealed record ReplicationSlotsSpec
{
    /// <summary>Whether each standby has a physical slot on the others (<c>highAvailability.enabled</c>); true by default.</summary>
    [FieldName("highAvailability.enabled")]
    public bool HighAvailability { get; init; } = true;

    /// <summary>The beginning of the slots' names (<c>highAvailability.slotPrefix</c>); <c>_cnpg_</c> by default.</summary>
    [FieldName("highAvailability.slotPrefix")]
    public string SlotPrefix { get; init; } = ClusterDefaults.SlotPrefix;

    /// <summary>Whether logical slots are there after a failover (<c>highAvailability.synchronizeLogicalDecoding</c>); false by default.</summary>
    [FieldName("highAvailability.synchronizeLogicalDecoding")]
    public bool SynchronizeLogicalDecoding { get; init; }

    /// <summary>Whether the user's physical slots are copied to the standbys (<c>synchronizeReplicas</c>); null leaves the section out, which means that they are.</summary>
    public SynchronizeReplicasSpec? SynchronizeReplicas { get; init; }

    /// <summary>How often standbys advance their copies of the slots (<c>updateInterval</c>); 30 s by default, at least 1 s.</summary>
    public TimeSpan UpdateInterval { get; init; } = ClusterDefaults.SlotUpdateInterval;
}

/// <summary>Which of the user's slots are copied to the standbys (<c>spec.replicationSlots.synchronizeReplicas</c>).</summary>
public sealed record SynchronizeReplicasSpec
{
    /// <summary>Whether they are (<c>enabled</c>); true by default.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Regular expressions for names of slots that are not (<c>excludePatterns</c>).</summary>
    public ValueList<string> ExcludePatterns { get; init; } = [];

    /// <summary>Whether a slot is left alone because of its name: neither copied to standbys nor dropped from them.</summary>
    /// <param name="slot">The slot's name.</param>
    /// <exception cref="ArgumentException">A pattern is no regular expression, which a valid specification has not.</exception>
    public bool Excludes(string slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return ExcludePatterns.Any(p => Regex.IsMatch(slot, p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
    }
}
