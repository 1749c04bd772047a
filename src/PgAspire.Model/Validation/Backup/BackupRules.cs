using System.Globalization;
using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>The cluster's backup, scheduled ones and ones on demand.</summary>
internal static partial class BackupRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Backup is { } backup)
        {
            CheckRetention(backup.RetentionPolicy, "spec.backup.retentionPolicy", findings);
            if (backup.BarmanObjectStore is { } store)
            {
                ObjectStoreRules.CheckStore(store, "spec.backup.barmanObjectStore", findings);
            }
            if (backup.VolumeSnapshot is { } snapshot)
            {
                MetadataRules.CheckLabels(snapshot.Labels, "spec.backup.volumeSnapshot.labels", findings);
                MetadataRules.CheckAnnotations(snapshot.Annotations, "spec.backup.volumeSnapshot.annotations", findings);
                CheckClass(snapshot.ClassName, "spec.backup.volumeSnapshot.className", findings);
                CheckClass(snapshot.WalClassName, "spec.backup.volumeSnapshot.walClassName", findings);
            }
        }
        for (var i = 0; i < spec.ScheduledBackups.Count; i++)
        {
            var path = $"scheduledBackups[{i}].spec";
            if (CronSchedule.Problem(spec.ScheduledBackups[i].Schedule) is { } problem)
            {
                findings.Add($"{path}.schedule", problem);
            }
            CheckSettings(spec.ScheduledBackups[i], path, findings);
        }
        for (var i = 0; i < spec.Backups.Count; i++)
        {
            const string Deadline = "cnpg.io/volumeSnapshotDeadline";
            if (spec.Backups[i].Metadata.Annotations.TryGetValue(Deadline, out var value) && value.Length > 0 &&
                !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                findings.Add($"backups[{i}].metadata.annotations[{Deadline}]", "must be an integer.");
            }
            CheckSettings(spec.Backups[i], $"backups[{i}].spec", findings);
        }
    }

    /// <summary>Adds an error when a retention policy is none.</summary>
    public static void CheckRetention(string? policy, string path, Findings findings)
    {
        if (policy is { Length: > 0 } && !RetentionPattern().IsMatch(policy))
        {
            findings.Add(path, $"not a valid retention policy: '{Excerpt.Of(policy)}' should match '^[1-9][0-9]*[dwm]$', for example '30d'.");
        }
    }

    private static void CheckClass(string? name, string path, Findings findings)
    {
        if (name is { Length: > 0 })
        {
            KubernetesNames.CheckSubdomain(name, path, findings);
        }
    }

    private static void CheckSettings(BackupSettings backup, string path, Findings findings)
    {
        if (backup is { Method: not BackupMethod.VolumeSnapshot, Online: not null })
        {
            findings.Add($"{path}.online", "Online parameter can be specified only if the backup method is volumeSnapshot.");
        }
        if (backup is { Method: not BackupMethod.VolumeSnapshot, OnlineConfiguration: not null })
        {
            findings.Add($"{path}.onlineConfiguration", "OnlineConfiguration parameter can be specified only if the backup method is volumeSnapshot.");
        }
        if (backup is { Method: BackupMethod.Plugin, PluginConfiguration: null or { Name.Length: 0 } })
        {
            findings.Add($"{path}.pluginConfiguration", "cannot be empty when the backup method is plugin. Name the plugin, for example 'barman-cloud.cloudnative-pg.io'.");
        }
        else if (backup.PluginConfiguration is { } plugin)
        {
            PluginRules.CheckName(plugin.Name, $"{path}.pluginConfiguration.name", findings);
        }
    }

    [GeneratedRegex(@"^[1-9][0-9]*[dwm]\z", RegexOptions.CultureInvariant)]
    private static partial Regex RetentionPattern();
}
