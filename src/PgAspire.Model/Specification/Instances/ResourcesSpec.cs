namespace PgAspire.Model;

/// <summary>What an instance may use (<c>spec.resources</c>). Local containers have the limits of <c>cpu</c> and <c>memory</c>; local processes have none.</summary>
public sealed record ResourcesSpec
{
    /// <summary>What is set aside (<c>requests</c>): a Kubernetes quantity for each of <c>cpu</c>, <c>memory</c>, <c>ephemeral-storage</c>, <c>hugepages-*</c>.</summary>
    public ValueMap<string> Requests { get; init; } = ValueMap<string>.Empty;

    /// <summary>The most that is given (<c>limits</c>); not below the request.</summary>
    public ValueMap<string> Limits { get; init; } = ValueMap<string>.Empty;
}

/// <summary>Sizes of an instance's volatile volumes (<c>spec.ephemeralVolumesSizeLimit</c>). Local containers have that of <c>shm</c>; local processes have none.</summary>
public sealed record EphemeralVolumesSizeLimitSpec
{
    /// <summary>Shared memory (<c>shm</c>), a Kubernetes quantity; null means no limit.</summary>
    public string? Shm { get; init; }

    /// <summary>Temporary files (<c>temporaryData</c>), a Kubernetes quantity; null means no limit.</summary>
    public string? TemporaryData { get; init; }
}
