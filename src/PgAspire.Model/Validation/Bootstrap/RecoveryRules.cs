using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Which backup is restored, and up to where.</summary>
internal static partial class RecoveryRules
{
    // PostgreSQL's MAXFNAMELEN
    private const int RestorePointBytes = 64;

    public static void Check(PostgresClusterSpec spec, RecoverySpec recovery, string path, Findings findings)
    {
        if (recovery.Source is { Length: > 0 } source)
        {
            CheckSource(spec, source, $"{path}.source", findings);
        }
        if (recovery.Source is null or "" && recovery is { Backup: null, VolumeSnapshots: null })
        {
            findings.Add(path, "says nothing about what to restore: name a backup, a source or volume snapshots.");
        }
        if (recovery.Backup is { } backup)
        {
            ReferenceRules.CheckObject(backup.Name, $"{path}.backup.name", findings);
        }
        if (recovery.VolumeSnapshots is { } volumes)
        {
            CheckVolumes(spec, recovery, volumes, path, findings);
        }
        if (recovery.RecoveryTarget is { } target)
        {
            CheckTarget(target, recovery.VolumeSnapshots is not null, $"{path}.recoveryTarget", findings);
        }
    }

    private static void CheckSource(PostgresClusterSpec spec, string source, string path, Findings findings)
    {
        if (BootstrapRules.CheckSource(spec, source, path, findings) is { } external && !ExternalClusterRules.CanBeReached(external))
        {
            findings.Add(path,
                $"External cluster {Excerpt.Of(source)} cannot be used for recovery: missing connection parameters, Barman, or CNPG-i configuration.");
        }
    }

    private static void CheckVolumes(PostgresClusterSpec spec, RecoverySpec recovery, RecoveryVolumesSpec volumes, string path, Findings findings)
    {
        if (recovery.Backup is not null)
        {
            findings.Add($"{path}.backup", "Recovery from dataSource is not compatible with other types of recovery. Remove it, or volumeSnapshots.");
        }
        if (recovery.RecoveryTarget?.BackupId is { Length: > 0 })
        {
            findings.Add($"{path}.recoveryTarget.backupID", "Cannot specify a backupID when recovering using a DataSource.");
        }
        CheckVolume(volumes.Storage, $"{path}.volumeSnapshots.storage", findings);
        if (volumes.WalStorage is { } wal)
        {
            CheckVolume(wal, $"{path}.volumeSnapshots.walStorage", findings);
            if (spec.WalStorage is null)
            {
                findings.Add($"{path}.volumeSnapshots.walStorage", "A WAL storage configuration is required when recovering using a DataSource for WALs. Add spec.walStorage.");
            }
        }
        foreach (var (name, volume) in volumes.TablespaceStorage)
        {
            CheckVolume(volume, $"{path}.volumeSnapshots.tablespaceStorage[{Excerpt.Of(name)}]", findings);
        }
    }

    private static void CheckVolume(TypedReference volume, string path, Findings findings)
    {
        if ((volume.ApiGroup ?? "", volume.Kind) is not (("snapshot.storage.k8s.io", "VolumeSnapshot") or ("", "PersistentVolumeClaim")))
        {
            findings.Add(path, "Only VolumeSnapshots and PersistentVolumeClaims are supported; a VolumeSnapshot's apiGroup is 'snapshot.storage.k8s.io'.");
        }
        ReferenceRules.CheckObject(volume.Name, $"{path}.name", findings);
    }

    private static void CheckTarget(RecoveryTargetSpec target, bool fromSnapshot, string path, Findings findings)
    {
        var byLabel = target.TargetName is { Length: > 0 } || target.TargetXid is { Length: > 0 } || target.TargetImmediate is not null;
        var count = new[] { target.TargetName, target.TargetXid, target.TargetLsn, target.TargetTime }.Count(t => t is { Length: > 0 });
        if (count + (target.TargetImmediate is null ? 0 : 1) > 1)
        {
            findings.Add(path, "Recovery target options are mutually exclusive: use one of targetTime, targetLSN, targetXID, targetName and targetImmediate.");
        }
        if (target.TargetTime is { Length: > 0 } time && !IsTime(time))
        {
            findings.Add($"{path}.targetTime", $"The format of TargetTime is invalid: '{Excerpt.Of(time)}'. Write for example '2026-11-25 10:00:00+00' or '2026-11-25T10:00:00Z'.");
        }
        if (target.TargetLsn is { Length: > 0 } lsn && !Lsn.TryParse(lsn, CultureInfo.InvariantCulture, out _))
        {
            findings.Add($"{path}.targetLSN", $"Invalid TargetLSN: '{Excerpt.Of(lsn)}'. Write two hexadecimal numbers, for example '0/3000060'.");
        }
        if (target.TargetXid is { Length: > 0 } xid && !uint.TryParse(xid, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            findings.Add($"{path}.targetXID", $"recovery target xid must be a non-negative 32-bit integer, not '{Excerpt.Of(xid)}'.");
        }
        if (target.TargetName is { } name && Encoding.UTF8.GetByteCount(name) >= RestorePointBytes)
        {
            findings.Add($"{path}.targetName", $"recovery target name must be shorter than {RestorePointBytes} bytes.");
        }
        if (target.TargetName is { } text && text.Any(c => c is < ' ' or '\x7f'))
        {
            findings.Add($"{path}.targetName", "recovery target name must not contain ASCII control characters.");
        }
        if (byLabel && !fromSnapshot && string.IsNullOrEmpty(target.BackupId))
        {
            findings.Add($"{path}.backupID", "BackupID is missing: only with targetTime or targetLSN is the backup found by itself.");
        }
        if (target.TargetTimeline is { Length: > 0 } timeline and not "latest" &&
            !(int.TryParse(timeline, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
        {
            findings.Add($"{path}.targetTLI", "recovery target timeline can be set to 'latest' or a positive integer.");
        }
    }

    private static bool IsTime(string text) =>
        TimePattern().IsMatch(text) && DateTime.TryParseExact(
            text[..19].Replace(' ', 'T'), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();
}
