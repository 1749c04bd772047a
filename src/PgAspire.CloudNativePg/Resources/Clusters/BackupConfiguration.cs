using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Backups (<c>spec.backup</c>).</summary>
public sealed class BackupConfiguration : ResourcePart
{
    /// <summary><c>prefer-standby</c> (the default) or <c>primary</c>.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; set; }

    /// <summary>How long backups are kept, such as <c>30d</c>; only with <c>barmanObjectStore</c>.</summary>
    [JsonPropertyName("retentionPolicy")]
    public string? RetentionPolicy { get; set; }

    /// <summary>Backups by snapshots of volumes.</summary>
    [JsonPropertyName("volumeSnapshot")]
    public VolumeSnapshotConfiguration? VolumeSnapshot { get; set; }

    /// <summary>Backups in an object store by the operator itself; deprecated, prefer an <see cref="ObjectStore"/> and its plugin.</summary>
    [JsonPropertyName("barmanObjectStore")]
    public BarmanObjectStoreConfiguration? BarmanObjectStore { get; set; }
}

/// <summary>Backups by snapshots of volumes.</summary>
public sealed class VolumeSnapshotConfiguration : ResourcePart
{
    /// <summary>The snapshot class.</summary>
    [JsonPropertyName("className")]
    public string? ClassName { get; set; }

    /// <summary>The snapshot class for WAL.</summary>
    [JsonPropertyName("walClassName")]
    public string? WalClassName { get; set; }

    /// <summary>The snapshot class of each tablespace.</summary>
    [JsonPropertyName("tablespaceClassName")]
    public IDictionary<string, string>? TablespaceClassName { get; set; }

    /// <summary>Labels of the snapshots.</summary>
    [JsonPropertyName("labels")]
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations of the snapshots.</summary>
    [JsonPropertyName("annotations")]
    public IDictionary<string, string>? Annotations { get; set; }

    /// <summary><c>none</c> (the default), <c>cluster</c> or <c>backup</c>.</summary>
    [JsonPropertyName("snapshotOwnerReference")]
    public string? SnapshotOwnerReference { get; set; }

    /// <summary>Whether the snapshot is taken while the server runs; true by default.</summary>
    [JsonPropertyName("online")]
    public bool? Online { get; set; }

    /// <summary>How a snapshot of a running server is taken.</summary>
    [JsonPropertyName("onlineConfiguration")]
    public OnlineConfiguration? OnlineConfiguration { get; set; }
}

/// <summary>How a snapshot of a running server is taken.</summary>
public sealed class OnlineConfiguration : ResourcePart
{
    /// <summary>Whether it waits for the archiving of its WAL; true by default.</summary>
    [JsonPropertyName("waitForArchive")]
    public bool? WaitForArchive { get; set; }

    /// <summary>Whether the checkpoint is immediate; false by default.</summary>
    [JsonPropertyName("immediateCheckpoint")]
    public bool? ImmediateCheckpoint { get; set; }
}
