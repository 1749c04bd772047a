namespace PgAspire.Model;

/// <summary>The first instance is restored from a backup (<c>spec.bootstrap.recovery</c>). Not possible locally.</summary>
public sealed record RecoverySpec
{
    /// <summary>The <c>Backup</c> resource (<c>backup</c>); not together with <see cref="VolumeSnapshots"/>.</summary>
    public RecoveryBackupSpec? Backup { get; init; }

    /// <summary>The external cluster with the object store (<c>source</c>).</summary>
    public string? Source { get; init; }

    /// <summary>Volume snapshots (<c>volumeSnapshots</c>).</summary>
    public RecoveryVolumesSpec? VolumeSnapshots { get; init; }

    /// <summary>The point in time (<c>recoveryTarget</c>); null means the end of the archive.</summary>
    public RecoveryTargetSpec? RecoveryTarget { get; init; }

    /// <summary>The application's database (<c>database</c>); null means <c>app</c>.</summary>
    public string? Database { get; init; }

    /// <summary>Its owner (<c>owner</c>); null means a role named as the database.</summary>
    public string? Owner { get; init; }

    /// <summary>The secret with the owner's password (<c>secret.name</c>); null means <c>&lt;cluster&gt;-app</c>.</summary>
    [FieldName("secret.name")]
    public string? Secret { get; init; }
}

/// <summary>The backup to restore (<c>spec.bootstrap.recovery.backup</c>).</summary>
public sealed record RecoveryBackupSpec
{
    /// <summary>The name of the <c>Backup</c> resource (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The certificate authority of the object store (<c>endpointCA</c>).</summary>
    [FieldName("endpointCA")]
    public KeyReference? EndpointCA { get; init; }
}

/// <summary>The volumes to restore from (<c>spec.bootstrap.recovery.volumeSnapshots</c>): kinds <c>VolumeSnapshot</c> or <c>PersistentVolumeClaim</c>.</summary>
public sealed record RecoveryVolumesSpec
{
    /// <summary>For the data (<c>storage</c>).</summary>
    public required TypedReference Storage { get; init; }

    /// <summary>For the WAL (<c>walStorage</c>); needs the cluster's <c>walStorage</c>.</summary>
    public TypedReference? WalStorage { get; init; }

    /// <summary>For each tablespace, by its name (<c>tablespaceStorage</c>).</summary>
    public ValueMap<TypedReference> TablespaceStorage { get; init; } = ValueMap<TypedReference>.Empty;
}

/// <summary>Where recovery ends (<c>spec.bootstrap.recovery.recoveryTarget</c>); at most one of time, LSN, transaction, name and immediate.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/runtime-config-wal.html#RUNTIME-CONFIG-WAL-RECOVERY-TARGET">PostgreSQL, Recovery Target</seealso>
public sealed record RecoveryTargetSpec
{
    /// <summary>The backup to begin with (<c>backupID</c>); null lets CloudNativePG choose where it can.</summary>
    [FieldName("backupID")]
    public string? BackupId { get; init; }

    /// <summary>The timeline (<c>targetTLI</c>): <c>latest</c> or a positive number.</summary>
    [FieldName("targetTLI")]
    public string? TargetTimeline { get; init; }

    /// <summary>The transaction (<c>targetXID</c>), a number of 32 bits.</summary>
    [FieldName("targetXID")]
    public string? TargetXid { get; init; }

    /// <summary>The restore point (<c>targetName</c>), shorter than 64 bytes.</summary>
    public string? TargetName { get; init; }

    /// <summary>The place in the WAL (<c>targetLSN</c>), for example <c>0/3000060</c>.</summary>
    [FieldName("targetLSN")]
    public string? TargetLsn { get; init; }

    /// <summary>The time (<c>targetTime</c>), for example <c>2026-11-25 10:00:00+00</c> or RFC 3339.</summary>
    public string? TargetTime { get; init; }

    /// <summary>As soon as the data is consistent (<c>targetImmediate</c>).</summary>
    public bool? TargetImmediate { get; init; }

    /// <summary>Whether recovery ends just before the target (<c>exclusive</c>); null means false.</summary>
    public bool? Exclusive { get; init; }
}

/// <summary>The first instance is a copy of a running server (<c>spec.bootstrap.pg_basebackup</c>). Not possible locally.</summary>
public sealed record BaseBackupSpec
{
    /// <summary>The external cluster (<c>source</c>).</summary>
    public required string Source { get; init; }

    /// <summary>The application's database (<c>database</c>); null means <c>app</c>.</summary>
    public string? Database { get; init; }

    /// <summary>Its owner (<c>owner</c>); null means a role named as the database.</summary>
    public string? Owner { get; init; }

    /// <summary>The secret with the owner's password (<c>secret.name</c>); null means <c>&lt;cluster&gt;-app</c>.</summary>
    [FieldName("secret.name")]
    public string? Secret { get; init; }
}
