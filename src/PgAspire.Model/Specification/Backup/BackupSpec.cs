namespace PgAspire.Model;

/// <summary>How a backup is taken: what <c>Backup</c> and <c>ScheduledBackup</c> have in common. Applies in Kubernetes only.</summary>
public abstract record BackupSettings
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>With what it is taken (<c>spec.method</c>); <see cref="BackupMethod.BarmanObjectStore"/> is CloudNativePG's default, and deprecated.</summary>
    [FieldName("spec.method")]
    public BackupMethod Method { get; init; } = BackupMethod.BarmanObjectStore;

    /// <summary>The instance that it comes from (<c>spec.target</c>); null means the cluster's.</summary>
    [FieldName("spec.target")]
    public BackupTarget? Target { get; init; }

    /// <summary>The plugin (<c>spec.pluginConfiguration</c>); required with <see cref="BackupMethod.Plugin"/>.</summary>
    [FieldName("spec.pluginConfiguration")]
    public BackupPluginSpec? PluginConfiguration { get; init; }

    /// <summary>Whether the server goes on (<c>spec.online</c>), with <see cref="BackupMethod.VolumeSnapshot"/> only; null means the cluster's.</summary>
    [FieldName("spec.online")]
    public bool? Online { get; init; }

    /// <summary>How it does (<c>spec.onlineConfiguration</c>), with <see cref="BackupMethod.VolumeSnapshot"/> only; null means the cluster's.</summary>
    [FieldName("spec.onlineConfiguration")]
    public OnlineBackupSpec? OnlineConfiguration { get; init; }

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}

/// <summary>A backup on demand (CloudNativePG's <c>Backup</c>); immutable.</summary>
public sealed record BackupSpec : BackupSettings;

/// <summary>Backups at regular times (CloudNativePG's <c>ScheduledBackup</c>).</summary>
public sealed record ScheduledBackupSpec : BackupSettings
{
    /// <summary>When (<c>spec.schedule</c>): six fields of cron, seconds first, for example <c>0 30 2 * * *</c>.</summary>
    [FieldName("spec.schedule")]
    public required string Schedule { get; init; }

    /// <summary>Whether it pauses (<c>spec.suspend</c>); false by default.</summary>
    [FieldName("spec.suspend")]
    public bool Suspend { get; init; }

    /// <summary>Whether the first is taken at once (<c>spec.immediate</c>); false by default.</summary>
    [FieldName("spec.immediate")]
    public bool Immediate { get; init; }

    /// <summary>Who owns the <c>Backup</c> resources (<c>spec.backupOwnerReference</c>); <see cref="BackupOwner.None"/> by default.</summary>
    [FieldName("spec.backupOwnerReference")]
    public BackupOwner BackupOwnerReference { get; init; } = BackupOwner.None;
}

/// <summary>With what a backup is taken (<c>spec.method</c>).</summary>
public enum BackupMethod
{
    /// <summary>With Barman into the cluster's object store (<c>barmanObjectStore</c>); deprecated.</summary>
    BarmanObjectStore,

    /// <summary>As snapshots of the volumes (<c>volumeSnapshot</c>).</summary>
    VolumeSnapshot,

    /// <summary>By a plugin (<c>plugin</c>).</summary>
    Plugin,
}

/// <summary>Who owns the backups of a schedule (<c>spec.backupOwnerReference</c>).</summary>
public enum BackupOwner
{
    /// <summary>Nobody (<c>none</c>).</summary>
    None,

    /// <summary>The schedule (<c>self</c>).</summary>
    Self,

    /// <summary>The cluster (<c>cluster</c>).</summary>
    Cluster,
}

/// <summary>The plugin that takes a backup (<c>spec.pluginConfiguration</c>).</summary>
public sealed record BackupPluginSpec
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its parameters (<c>parameters</c>).</summary>
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;
}
