namespace PgAspire.Model;

/// <summary>
/// The rules of CloudNativePG's admission webhook and schema, as far as they touch a field that the model has, and a few more that
/// find before anything starts what PostgreSQL would only find at its start or reload.
/// </summary>
public static class PostgresClusterValidation
{
    // in the order of the specification's fields, which is the order of the errors
    private static readonly Action<PostgresClusterSpec, Findings>[] Rules =
    [
        ClusterNameRules.Check,
        InstanceRules.Check,
        ImageRules.Check,
        ParameterRules.Check,
        HostBasedAuthenticationRules.Check,
        IdentMappingRules.Check,
        PreloadLibraryRules.Check,
        SynchronousReplicationRules.Check,
        InitDbRules.Check,
        DatabaseRules.Check,
        StorageRules.Check,
        PrimaryUpdateRules.Check,
        ReplicationSlotRules.Check,
        DelayRules.Check,
    ];

    // these look at what the others leave alone, and only when nothing is null
    private static readonly Action<PostgresClusterSpec, Findings>[] SettingsRules =
    [
        MetadataRules.Check,
        AnnotationRules.Check,
        ImageCatalogRules.Check,
        ExtensionImageRules.Check,
        LdapRules.Check,
        BootstrapRules.Check,
        ExternalClusterRules.Check,
        ReplicaClusterRules.Check,
        LegacySynchronousRules.Check,
        SlotSynchronizationRules.Check,
        TablespaceRules.Check,
        RoleRules.Check,
        ManagedServiceRules.Check,
        ProbeRules.Check,
        ResourceRules.Check,
        SchedulingRules.Check,
        EnvironmentRules.Check,
        PodRules.Check,
        MonitoringRules.Check,
        BackupRules.Check,
        PluginRules.Check,
        ObjectStoreRules.Check,
        DatabaseObjectRules.Check,
        LogicalReplicationRules.Check,
        PoolerRules.Check,
        ReferenceRules.Check,
        UnmodelledRules.Check,
    ];

    /// <summary>Everything that is wrong with a specification, roughly in the order of its fields; empty when it is valid.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationError> Validate(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var findings = new Findings();
        foreach (var rule in Rules)
        {
            rule(spec, findings);
        }
        if (StructureRules.Check(spec, findings))
        {
            foreach (var rule in SettingsRules)
            {
                rule(spec, findings);
            }
        }
        return findings.Errors;
    }

    /// <summary>
    /// Everything that keeps an existing cluster, and what stands beside it, from becoming another specification; empty when nothing does.
    /// The rules of <see cref="Validate"/> are not among them.
    /// </summary>
    /// <param name="old">What the cluster is; valid.</param>
    /// <param name="changed">What it should become.</param>
    public static IReadOnlyList<ValidationError> ValidateChange(PostgresClusterSpec old, PostgresClusterSpec changed)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(changed);
        var findings = new Findings();
        if (StructureRules.IsComplete(old) && StructureRules.IsComplete(changed))
        {
            ClusterChangeRules.Check(old, changed, findings);
            ResourceChangeRules.Check(old, changed, findings);
        }
        return findings.Errors;
    }

    /// <summary>What is allowed but probably not meant, in the order of the specification's fields; for any specification, valid or not.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationWarning> Warn(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. ClusterWarnings.Of(spec), .. StructureRules.IsComplete(spec) ? SettingsWarnings.Of(spec) : []];
    }

    /// <summary>Throws when a specification is not valid.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="InvalidClusterSpecException">It is not valid; all errors at once.</exception>
    public static void ThrowIfInvalid(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Validate(spec) is { Count: > 0 } errors)
        {
            throw new InvalidClusterSpecException(spec.Name, errors);
        }
    }
}
