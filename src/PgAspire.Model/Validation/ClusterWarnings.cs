namespace PgAspire.Model;

/// <summary>CloudNativePG's admission warnings, and what the model knows to differ between here and production.</summary>
internal static class ClusterWarnings
{
    public static IEnumerable<ValidationWarning> Of(PostgresClusterSpec spec) =>
        [.. OfParameters(spec), .. OfHostBasedAuthentication(spec), .. OfSynchronousReplication(spec), .. OfDelays(spec)];

    private static IEnumerable<ValidationWarning> OfParameters(PostgresClusterSpec spec)
    {
        const string SharedBuffers = "shared_buffers";
        if (spec.Postgresql?.Parameters is { } parameters && new UserParameters(parameters)[SharedBuffers] is { } value && MemorySetting.IsBareNumber(value))
        {
            yield return new ValidationWarning(ParameterRules.Path(SharedBuffers),
                $"`shared_buffers` value '{Excerpt.Of(value)}' is missing a unit (e.g., MB, GB). PostgreSQL counts in pages of 8 kB, " +
                $"CloudNativePG in MB, and later versions of it will ask for the unit. Write for example '{Excerpt.Of(value)}MB'.");
        }
    }

    private static IEnumerable<ValidationWarning> OfHostBasedAuthentication(PostgresClusterSpec spec)
    {
        var index = 0;
        foreach (var line in spec.Postgresql?.HostBasedAuthentication ?? [])
        {
            if (line is not null && HostBasedAuthenticationLine.TrustsEveryoneOverTheNetwork(line))
            {
                yield return new ValidationWarning(HostBasedAuthenticationRules.Path(index),
                    $"line {index + 1}: whoever reaches the server gets in without a password. It also applies in production; " +
                    "narrow the address, or use scram-sha-256.");
            }
            index++;
        }
    }

    private static IEnumerable<ValidationWarning> OfSynchronousReplication(PostgresClusterSpec spec)
    {
        if (spec.Instances < 2 || spec.IsReplicaCluster || spec.MinSyncReplicas > 0 || spec.Postgresql is not { } postgresql)
        {
            yield break;
        }
        if (postgresql.Synchronous is not { } synchronous)
        {
            yield return new ValidationWarning(SynchronousReplicationRules.Path,
                "This cluster has no synchronous replication configured. A primary failure can cause data loss for transactions not yet replicated. " +
                "Consider configuring .spec.postgresql.synchronous to protect against data loss.");
        }
        else if (synchronous is { DataDurability: DataDurability.Required, MaxStandbyNamesFromCluster: >= 0 and { } maximum } &&
            maximum + SynchronousReplicationRules.ListedNames(synchronous) is var listed && listed < synchronous.Number)
        {
            yield return new ValidationWarning($"{SynchronousReplicationRules.Path}.maxStandbyNamesFromCluster",
                $"Only {listed} standbys are listed, but {synchronous.Number} must confirm: every commit waits for ever. Raise it, or lower number.");
        }
    }

    private static IEnumerable<ValidationWarning> OfDelays(PostgresClusterSpec spec)
    {
        foreach (var (path, value) in DelayRules.Delays(spec))
        {
            if (value > TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerSecond != 0)
            {
                yield return new ValidationWarning(path, "CloudNativePG counts whole seconds; production will not wait for the same time. Use whole seconds.");
            }
        }
        if (spec.SmartShutdownTimeout >= spec.StopDelay && spec.StopDelay > TimeSpan.Zero)
        {
            yield return new ValidationWarning("spec.smartShutdownTimeout",
                "It is not shorter than stopDelay, so no smart shutdown takes place. Make it shorter, or 0 to say so.");
        }
    }
}
