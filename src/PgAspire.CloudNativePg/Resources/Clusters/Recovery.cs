using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Restore of a backup (<c>spec.bootstrap.recovery</c>).</summary>
public sealed class BootstrapRecovery : ResourcePart
{
    /// <summary>A <see cref="Resources.Backup"/>.</summary>
    [JsonPropertyName("backup")]
    public BackupSource? Backup { get; set; }

    /// <summary>An external cluster whose object store has the backup.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; set; }

    /// <summary>Snapshots of volumes.</summary>
    [JsonPropertyName("volumeSnapshots")]
    public DataSource? VolumeSnapshots { get; set; }

    /// <summary>How far WAL is replayed; to its end when absent.</summary>
    [JsonPropertyName("recoveryTarget")]
    public RecoveryTarget? RecoveryTarget { get; set; }

    /// <summary>The application's database; <c>app</c> by default.</summary>
    [JsonPropertyName("database")]
    public string? Database { get; set; }

    /// <summary>The role that owns it; named as the database by default.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary>A secret with the owner's name and password.</summary>
    [JsonPropertyName("secret")]
    public V1LocalObjectReference? Secret { get; set; }
}

/// <summary>A backup to restore.</summary>
public sealed class BackupSource : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The CA of the object store.</summary>
    [JsonPropertyName("endpointCA")]
    public KeySelector? EndpointCa { get; set; }
}

/// <summary>Snapshots of volumes to restore.</summary>
public sealed class DataSource : ResourcePart
{
    /// <summary>The snapshot of the data.</summary>
    [JsonPropertyName("storage")]
    public V1TypedLocalObjectReference? Storage { get; set; }

    /// <summary>The snapshot of the WAL.</summary>
    [JsonPropertyName("walStorage")]
    public V1TypedLocalObjectReference? WalStorage { get; set; }

    /// <summary>The snapshots of the tablespaces, by their name.</summary>
    [JsonPropertyName("tablespaceStorage")]
    public IDictionary<string, V1TypedLocalObjectReference>? TablespaceStorage { get; set; }
}

/// <summary>How far WAL is replayed; one target at most.</summary>
public sealed class RecoveryTarget : ResourcePart
{
    /// <summary>The base backup to begin with.</summary>
    [JsonPropertyName("backupID")]
    public string? BackupId { get; set; }

    /// <summary>The timeline: <c>latest</c> or a number.</summary>
    [JsonPropertyName("targetTLI")]
    public string? TargetTli { get; set; }

    /// <summary>A transaction.</summary>
    [JsonPropertyName("targetXID")]
    public string? TargetXid { get; set; }

    /// <summary>A restore point.</summary>
    [JsonPropertyName("targetName")]
    public string? TargetName { get; set; }

    /// <summary>A write-ahead log location.</summary>
    [JsonPropertyName("targetLSN")]
    public string? TargetLsn { get; set; }

    /// <summary>A time with its zone.</summary>
    [JsonPropertyName("targetTime")]
    public string? TargetTime { get; set; }

    /// <summary>As soon as the data is consistent.</summary>
    [JsonPropertyName("targetImmediate")]
    public bool? TargetImmediate { get; set; }

    /// <summary>Whether replay stops just before the target; false by default.</summary>
    [JsonPropertyName("exclusive")]
    public bool? Exclusive { get; set; }
}

/// <summary>A copy of a running server (<c>spec.bootstrap.pg_basebackup</c>).</summary>
public sealed class BootstrapPgBaseBackup : ResourcePart
{
    /// <summary>The name of an external cluster.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; set; }

    /// <summary>The application's database; <c>app</c> by default.</summary>
    [JsonPropertyName("database")]
    public string? Database { get; set; }

    /// <summary>The role that owns it; named as the database by default.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary>A secret with the owner's name and password.</summary>
    [JsonPropertyName("secret")]
    public V1LocalObjectReference? Secret { get; set; }
}

/// <summary>Whether the cluster follows another one (<c>spec.replica</c>).</summary>
public sealed class ReplicaClusterConfiguration : ResourcePart
{
    /// <summary>The external cluster that is followed.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; set; }

    /// <summary>Whether the cluster is a replica; excludes <c>primary</c>.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>The name of the cluster that is primary in a distributed topology.</summary>
    [JsonPropertyName("primary")]
    public string? Primary { get; set; }

    /// <summary>This cluster's name in a distributed topology.</summary>
    [JsonPropertyName("self")]
    public string? Self { get; set; }

    /// <summary>The token of the former primary's demotion.</summary>
    [JsonPropertyName("promotionToken")]
    public string? PromotionToken { get; set; }

    /// <summary>How long the replay of WAL is delayed, such as <c>8h</c>.</summary>
    [JsonPropertyName("minApplyDelay")]
    public string? MinApplyDelay { get; set; }
}
