namespace PgAspire.Model;

/// <summary>How the cluster is backed up (<c>spec.backup</c>). Applies in Kubernetes only.</summary>
public sealed record ClusterBackupSpec
{
    /// <summary>The instance that backups come from (<c>target</c>); <see cref="BackupTarget.PreferStandby"/> by default.</summary>
    public BackupTarget Target { get; init; } = BackupTarget.PreferStandby;

    /// <summary>How long backups are kept (<c>retentionPolicy</c>): a number above 0 with <c>d</c>, <c>w</c> or <c>m</c>, for example <c>30d</c>.</summary>
    public string? RetentionPolicy { get; init; }

    /// <summary>Backups as volume snapshots (<c>volumeSnapshot</c>).</summary>
    public VolumeSnapshotSpec? VolumeSnapshot { get; init; }

    /// <summary>Backups in an object store (<c>barmanObjectStore</c>); deprecated, removed in CloudNativePG 1.31 in favour of the Barman plugin.</summary>
    public BarmanObjectStoreSpec? BarmanObjectStore { get; init; }
}

/// <summary>The instance that a backup comes from (<c>target</c>).</summary>
public enum BackupTarget
{
    /// <summary>The most aligned standby, else the primary (<c>prefer-standby</c>).</summary>
    PreferStandby,

    /// <summary>The primary (<c>primary</c>).</summary>
    Primary,
}

/// <summary>Backups as volume snapshots (<c>spec.backup.volumeSnapshot</c>).</summary>
public sealed record VolumeSnapshotSpec
{
    /// <summary>The snapshots' labels (<c>labels</c>).</summary>
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>The snapshots' annotations (<c>annotations</c>).</summary>
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;

    /// <summary>The snapshot class of the data's volume (<c>className</c>).</summary>
    public string? ClassName { get; init; }

    /// <summary>The snapshot class of the WAL's volume (<c>walClassName</c>); null means <see cref="ClassName"/>.</summary>
    public string? WalClassName { get; init; }

    /// <summary>The snapshot class for each tablespace, by its name (<c>tablespaceClassName</c>).</summary>
    public ValueMap<string> TablespaceClassName { get; init; } = ValueMap<string>.Empty;

    /// <summary>Who owns the snapshots (<c>snapshotOwnerReference</c>); <see cref="SnapshotOwner.None"/> by default.</summary>
    public SnapshotOwner SnapshotOwnerReference { get; init; } = SnapshotOwner.None;

    /// <summary>Whether the server goes on while they are taken (<c>online</c>); true by default.</summary>
    public bool Online { get; init; } = true;

    /// <summary>How it does (<c>onlineConfiguration</c>); null means the defaults.</summary>
    public OnlineBackupSpec? OnlineConfiguration { get; init; }
}

/// <summary>Who owns volume snapshots, and takes them along when deleted (<c>snapshotOwnerReference</c>).</summary>
public enum SnapshotOwner
{
    /// <summary>Nobody (<c>none</c>).</summary>
    None,

    /// <summary>The cluster (<c>cluster</c>).</summary>
    Cluster,

    /// <summary>The backup (<c>backup</c>).</summary>
    Backup,
}

/// <summary>How a snapshot of a running server is taken (<c>onlineConfiguration</c>).</summary>
public sealed record OnlineBackupSpec
{
    /// <summary>Whether it waits until the WAL is archived (<c>waitForArchive</c>); true by default.</summary>
    public bool WaitForArchive { get; init; } = true;

    /// <summary>Whether the checkpoint before it is done at once (<c>immediateCheckpoint</c>); false by default.</summary>
    public bool ImmediateCheckpoint { get; init; }
}

/// <summary>A plugin of CloudNativePG (<c>spec.plugins[]</c>, <c>spec.externalClusters[].plugin</c>). Applies in Kubernetes only.</summary>
public sealed record PluginSpec
{
    /// <summary>Its name (<c>name</c>), for example <c>barman-cloud.cloudnative-pg.io</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is used (<c>enabled</c>); true by default.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether it archives the WAL (<c>isWALArchiver</c>); false by default, at most one does.</summary>
    [FieldName("isWALArchiver")]
    public bool IsWalArchiver { get; init; }

    /// <summary>Its parameters (<c>parameters</c>), for example <c>barmanObjectName</c>.</summary>
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;
}
