using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Replication slots (<c>spec.replicationSlots</c>).</summary>
public sealed class ReplicationSlotsConfiguration : ResourcePart
{
    /// <summary>Slots for the standbys.</summary>
    [JsonPropertyName("highAvailability")]
    public ReplicationSlotsHaConfiguration? HighAvailability { get; set; }

    /// <summary>Slots of the user's own.</summary>
    [JsonPropertyName("synchronizeReplicas")]
    public SynchronizeReplicasConfiguration? SynchronizeReplicas { get; set; }

    /// <summary>Seconds between two updates of the standbys' copies; 30 by default, at least 1.</summary>
    [JsonPropertyName("updateInterval")]
    public int? UpdateInterval { get; set; }
}

/// <summary>Slots for the standbys.</summary>
public sealed class ReplicationSlotsHaConfiguration : ResourcePart
{
    /// <summary>Whether there are such slots; true by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>The beginning of their names; <c>_cnpg_</c> by default.</summary>
    [JsonPropertyName("slotPrefix")]
    public string? SlotPrefix { get; set; }

    /// <summary>Whether logical slots are copied to the standbys; false by default.</summary>
    [JsonPropertyName("synchronizeLogicalDecoding")]
    public bool? SynchronizeLogicalDecoding { get; set; }
}

/// <summary>Physical slots of the user's own, copied to the standbys.</summary>
public sealed class SynchronizeReplicasConfiguration : ResourcePart
{
    /// <summary>Whether they are copied; true by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>Regular expressions of slots that are not copied.</summary>
    [JsonPropertyName("excludePatterns")]
    public IList<string>? ExcludePatterns { get; set; }
}
