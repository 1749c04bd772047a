using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>CloudNativePG's admission warnings about what concerns Kubernetes.</summary>
internal static class SettingsWarnings
{
    public static IEnumerable<ValidationWarning> Of(PostgresClusterSpec spec) =>
        [.. OfMetadata(spec), .. OfStorage(spec), .. OfBackup(spec), .. OfMonitoring(spec), .. OfDeprecations(spec), .. OfPoolers(spec), .. OfImages(spec)];

    private static IEnumerable<ValidationWarning> OfMetadata(PostgresClusterSpec spec)
    {
        if (spec.Annotations.TryGetValue("cnpg.io/validation", out var value) && value == "disabled")
        {
            yield return new ValidationWarning(AnnotationRules.Path("cnpg.io/validation"),
                "CloudNativePG does not check this cluster when it is applied. PgAspire checks it all the same.");
        }
    }

    private static IEnumerable<ValidationWarning> OfStorage(PostgresClusterSpec spec)
    {
        foreach (var (path, storage) in (IEnumerable<(string, StorageSpec?)>)
            [("spec.storage", spec.Storage), ("spec.walStorage", spec.WalStorage), .. spec.Tablespaces.Select((t, i) => ($"spec.tablespaces[{i}].storage", (StorageSpec?)t.Storage))])
        {
            if (storage?.PvcTemplate?.ToNode() is not JsonObject template)
            {
                continue;
            }
            if (storage.StorageClass is not null && template["storageClassName"] is not null)
            {
                yield return new ValidationWarning($"{path}.storageClass",
                    $"{path}.storageClass and {path}.pvcTemplate.storageClassName are both specified, {path}.storageClass value will be used.");
            }
            if (storage.Size is { Length: > 0 } && StorageRules.RequestOf(storage) is not null)
            {
                yield return new ValidationWarning($"{path}.size",
                    $"{path}.size and {path}.pvcTemplate.resources.requests.storage are both specified, {path}.size value will be used.");
            }
        }
    }

    private static IEnumerable<ValidationWarning> OfBackup(PostgresClusterSpec spec)
    {
        string[] inTree =
        [
            .. spec.Backup?.BarmanObjectStore is null ? (string[])[] : ["spec.backup.barmanObjectStore"],
            .. spec.ExternalClusters.Select((c, i) => (c.BarmanObjectStore, Path: $"spec.externalClusters[{i}].barmanObjectStore")).Where(c => c.BarmanObjectStore is not null).Select(c => c.Path),
        ];
        foreach (var path in inTree)
        {
            yield return new ValidationWarning(path,
                "Native support for Barman Cloud backups and recovery is deprecated and will be completely removed in CloudNativePG 1.31.0. Use the Barman Cloud Plugin.");
        }
        if (spec.Backup is { RetentionPolicy.Length: > 0, BarmanObjectStore: null })
        {
            yield return new ValidationWarning("spec.backup.retentionPolicy",
                "Retention policies specified in .spec.backup.retentionPolicy are only used by the in-tree barman-cloud support, which is not being used in this cluster. " +
                "Set it in the plugin's ObjectStore.");
        }
        for (var i = 0; i < spec.ScheduledBackups.Count; i++)
        {
            var schedule = spec.ScheduledBackups[i].Schedule;
            if (!schedule.StartsWith('@') && CronSchedule.Split(schedule).Length == 5)
            {
                yield return new ValidationWarning($"scheduledBackups[{i}].spec.schedule",
                    "Schedule parameter may not have the right number of arguments (usually six arguments are needed): the first of the five counts seconds.");
            }
        }
        foreach (var (path, backup) in (IEnumerable<(string, BackupSettings)>)
            [.. spec.ScheduledBackups.Select((b, i) => ($"scheduledBackups[{i}].spec.method", (BackupSettings)b)), .. spec.Backups.Select((b, i) => ($"backups[{i}].spec.method", (BackupSettings)b))])
        {
            if (backup.Method == BackupMethod.BarmanObjectStore)
            {
                yield return new ValidationWarning(path, spec.Backup?.BarmanObjectStore is null
                    ? "The cluster has no barmanObjectStore, so the backup fails. Use the method 'plugin' or 'volumeSnapshot'."
                    : "The method barmanObjectStore is deprecated and will be removed in CloudNativePG 1.31.0. Use 'plugin'.");
            }
        }
    }

    private static IEnumerable<ValidationWarning> OfMonitoring(PostgresClusterSpec spec)
    {
        if (spec.Monitoring is not { } monitoring)
        {
            yield break;
        }
        if (monitoring.MetricsQueriesTtl == TimeSpan.Zero)
        {
            yield return new ValidationWarning("spec.monitoring.metricsQueriesTTL",
                "spec.monitoring.metricsQueriesTTL is explicitly set to 0; this disables automatic TTL behavior and can cause heavy load on the PostgreSQL server.");
        }
        if (monitoring.EnablePodMonitor)
        {
            yield return Deprecated("spec.monitoring.enablePodMonitor", "Declare a PodMonitor of your own instead.");
        }
        if (monitoring.PodMonitorMetricRelabelings.Count > 0)
        {
            yield return Deprecated("spec.monitoring.podMonitorMetricRelabelings", "Declare a PodMonitor of your own with them instead.");
        }
        if (monitoring.PodMonitorRelabelings.Count > 0)
        {
            yield return Deprecated("spec.monitoring.podMonitorRelabelings", "Declare a PodMonitor of your own with them instead.");
        }
    }

    private static IEnumerable<ValidationWarning> OfDeprecations(PostgresClusterSpec spec)
    {
        if (spec.NodeMaintenanceWindow is not null)
        {
            yield return new ValidationWarning("spec.nodeMaintenanceWindow", "Consider using `.spec.enablePDB` instead of the node maintenance window feature.");
        }
        if (spec.Bootstrap.InitDb?.Options.Count > 0)
        {
            yield return Deprecated("spec.bootstrap.initdb.options", "They replace what all other fields of initdb say. Use those fields instead.");
        }
        foreach (var name in (string[])["alpha.cnpg.io/failoverQuorum", "alpha.cnpg.io/livenessPinger"])
        {
            if (spec.Annotations.ContainsKey(name))
            {
                yield return Deprecated(AnnotationRules.Path(name),
                    name.EndsWith("Quorum", StringComparison.Ordinal) ? "Use spec.postgresql.synchronous.failoverQuorum." : "Use spec.probes.liveness.isolationCheck.");
            }
        }
    }

    private static IEnumerable<ValidationWarning> OfPoolers(PostgresClusterSpec spec)
    {
        for (var i = 0; i < spec.Poolers.Count; i++)
        {
            var (path, pooler) = ($"poolers[{i}].spec", spec.Poolers[i]);
            if (pooler.PgBouncer is { AuthQuery.Length: > 0 } or { AuthQuerySecret.Length: > 0 } or { ServerTlsSecret.Length: > 0 })
            {
                yield return new ValidationWarning($"{path}.pgbouncer",
                    $"The operator won't handle the Pooler \"{Excerpt.Of(pooler.Metadata.Name)}\" integration with the Cluster \"{Excerpt.Of(spec.Name)}\". Manually configure it.");
            }
            if (pooler.PgBouncer.AuthQuerySecret is { Length: > 0 })
            {
                yield return new ValidationWarning($"{path}.pgbouncer.authQuerySecret", "The .spec.pgbouncer.authQuerySecret field has been deprecated.");
            }
            if (pooler.Monitoring is { EnablePodMonitor: true } or { PodMonitorMetricRelabelings.Count: > 0 } or { PodMonitorRelabelings.Count: > 0 })
            {
                yield return Deprecated($"{path}.monitoring", "Declare a PodMonitor of your own instead.");
            }
        }
    }

    private static IEnumerable<ValidationWarning> OfImages(PostgresClusterSpec spec)
    {
        const int ImageVolumes = 18;
        if (spec.Postgresql.Extensions.Count > 0 && spec.MajorVersion < ImageVolumes)
        {
            yield return new ValidationWarning("spec.postgresql.extensions", $"Extensions from images of their own need PostgreSQL {ImageVolumes} or newer; the cluster's version is {spec.MajorVersion}.");
        }
    }

    private static ValidationWarning Deprecated(string path, string remedy) => new(path, $"It is deprecated and will be removed in a future release. {remedy}");
}
