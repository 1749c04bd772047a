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

    /// <summary>Everything that is wrong with a specification, in the order of its fields; empty when it is valid.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationError> Validate(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var findings = new Findings();
        foreach (var rule in Rules)
        {
            rule(spec, findings);
        }
        return findings.Errors;
    }

    /// <summary>What is allowed but probably not meant, in the order of the specification's fields; for any specification, valid or not.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationWarning> Warn(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. ClusterWarnings.Of(spec)];
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
