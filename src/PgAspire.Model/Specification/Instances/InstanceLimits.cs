namespace PgAspire.Model;

/// <summary>What a container of an instance may use, as numbers. For valid specifications.</summary>
/// <param name="Memory">The most memory in bytes (<c>spec.resources.limits[memory]</c>); null means no limit.</param>
/// <param name="Cores">The most processor time in cores (<c>spec.resources.limits[cpu]</c>); null means no limit.</param>
/// <param name="SharedMemory">The size of <c>/dev/shm</c> in bytes (<c>spec.ephemeralVolumesSizeLimit.shm</c>); null leaves it to the runtime.</param>
public readonly record struct InstanceLimits(long? Memory, double? Cores, long? SharedMemory)
{
    private const double Billion = 1_000_000_000;

    /// <summary>The limits that a specification sets; a limit of 0 is none, as in Kubernetes.</summary>
    /// <param name="spec">The specification.</param>
    public static InstanceLimits Of(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var limits = spec.Resources?.Limits ?? ValueMap<string>.Empty;
        return new(Bytes(limits.GetValueOrDefault("memory")), Number(limits.GetValueOrDefault("cpu")), Bytes(spec.EphemeralVolumesSizeLimit?.Shm));
    }

    private static long? Bytes(string? text) => StorageSize.TryParse(text, out var size) && size.Bytes > 0 ? size.Bytes : null;

    private static double? Number(string? text) =>
        KubernetesQuantity.TryParse(text, out var quantity) && !quantity.Billionths.IsZero ? (double)quantity.Billionths / Billion : null;
}
