using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A backup of a cluster.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Backup", PluralName = "backups")]
public sealed class Backup : CustomResource<BackupSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Backup() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Backup");
}

/// <summary>Backups of a cluster at set times.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "ScheduledBackup", PluralName = "scheduledbackups")]
public sealed class ScheduledBackup : CustomResource<ScheduledBackupSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public ScheduledBackup() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "ScheduledBackup");
}

/// <summary>An object store for backups, of the Barman Cloud plugin.</summary>
[KubernetesEntity(Group = "barmancloud.cnpg.io", ApiVersion = "v1", Kind = "ObjectStore", PluralName = "objectstores")]
public sealed class ObjectStore : CustomResource<ObjectStoreSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public ObjectStore() => (ApiVersion, Kind) = ("barmancloud.cnpg.io/v1", "ObjectStore");
}
