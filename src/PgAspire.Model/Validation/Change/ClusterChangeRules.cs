namespace PgAspire.Model;

/// <summary>What of an existing cluster cannot be changed.</summary>
internal static class ClusterChangeRules
{
    private const int FirstUpgradeTarget = 16;

    public static void Check(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        CheckImage(old, changed, findings);
        CheckStorage(old.Storage, changed.Storage, "spec.storage", findings);
        if (old.WalStorage is not null && changed.WalStorage is null)
        {
            findings.Add("spec.walStorage", "walStorage cannot be disabled once configured.");
        }
        CheckStorage(old.WalStorage, changed.WalStorage, "spec.walStorage", findings);
        CheckTablespaces(old, changed, findings);
        CheckIdentity(old, changed, findings);
        CheckSlots(old, changed, findings);
        CheckWalLevel(old, changed, findings);
    }

    private static void CheckImage(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        var path = changed.ImageCatalogRef is null ? "spec.imageName" : "spec.imageCatalogRef.major";
        if (changed.MajorVersion < old.MajorVersion)
        {
            findings.Add(path, $"can't downgrade from major {old.MajorVersion} to {changed.MajorVersion}.");
        }
        else if (changed.MajorVersion > old.MajorVersion && changed.MajorVersion < FirstUpgradeTarget)
        {
            findings.Add(path, $"major upgrades are only supported to version {FirstUpgradeTarget} or higher.");
        }
        if (old.ImageName != changed.ImageName && changed.PrimaryUpdateMethod == PrimaryUpdateMethod.Switchover && !old.Postgresql.Parameters.Equals(changed.Postgresql.Parameters))
        {
            findings.Add("spec.imageName",
                "Can't change image name and configuration at the same time when `primaryUpdateMethod` is set to `switchover`. Change the one, then the other.");
        }
    }

    private static void CheckStorage(StorageSpec? old, StorageSpec? changed, string path, Findings findings)
    {
        if (StorageRules.SizeOf(old) is { } before && StorageRules.SizeOf(changed) is { } after && after < before)
        {
            findings.Add(path, $"can't shrink existing storage from {before} to {after}.");
        }
    }

    private static void CheckTablespaces(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        if (old.Tablespaces.Count > 0 && changed.Tablespaces.Count == 0)
        {
            findings.Add("spec.tablespaces", "tablespaces section cannot be deleted once created.");
            return;
        }
        foreach (var tablespace in old.Tablespaces)
        {
            var index = changed.Tablespaces.ToList().FindIndex(t => t.Name == tablespace.Name);
            if (index < 0)
            {
                findings.Add("spec.tablespaces", $"no tablespace can be deleted once created; '{Excerpt.Of(tablespace.Name)}' is missing.");
            }
            else
            {
                CheckStorage(tablespace.Storage, changed.Tablespaces[index].Storage, $"spec.tablespaces[{index}].storage", findings);
            }
        }
    }

    private static void CheckIdentity(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        if (old.Name != changed.Name)
        {
            findings.Add("metadata.name", $"is immutable: '{Excerpt.Of(changed.Name)}' would be another cluster than '{Excerpt.Of(old.Name)}'.");
        }
        if (old.PostgresGid != changed.PostgresGid)
        {
            findings.Add("spec.postgresGID", "GID is an immutable field in the spec.");
        }
        if (old.PostgresUid != changed.PostgresUid)
        {
            findings.Add("spec.postgresUID", "UID is an immutable field in the spec.");
        }
        if (old.ServiceAccountName != changed.ServiceAccountName)
        {
            findings.Add("spec.serviceAccountName", "serviceAccountName is immutable.");
        }
    }

    private static void CheckSlots(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        if (old.ReplicationSlots.HighAvailability && old.ReplicationSlots.SlotPrefix != changed.ReplicationSlots.SlotPrefix)
        {
            findings.Add("spec.replicationSlots.highAvailability.slotPrefix", "Cannot change replication slot prefix while highAvailability is enabled.");
        }
        if (old.ReplicationSlots.SynchronizeReplicas is { Enabled: true } && changed.ReplicationSlots.SynchronizeReplicas is null)
        {
            findings.Add("spec.replicationSlots.synchronizeReplicas",
                "Cannot remove spec.replicationSlots.synchronizeReplicas section while synchronizeReplicas is enabled. " +
                "Disable synchronizeReplicas first to allow cleanup of user-defined replication slots on replicas.");
        }
    }

    private static void CheckWalLevel(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        const string WalLevel = "wal_level";
        var before = new UserParameters(old.Postgresql.Parameters).Effective(WalLevel);
        if (new UserParameters(changed.Postgresql.Parameters)[WalLevel] == "minimal" && before != "minimal")
        {
            findings.Add(ParameterRules.Path(WalLevel), $"Change of `wal_level` to `minimal` not allowed on an existing cluster (from {Excerpt.Of(before)}).");
        }
    }
}
