using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Local;

/// <summary>What a local cluster is made of.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>What the cluster should be; validated when it is started.</summary>
    public required PostgresClusterSpec Spec { get; init; }

    /// <summary>Its passwords.</summary>
    public required ClusterCredentials Credentials { get; init; }

    /// <summary>Where its services listen; any free loopback ports by default.</summary>
    public RouterOptions Router { get; init; } = new();

    /// <summary>What the instances are; processes by default. Not <see cref="ClusterRuntime.Auto"/>, which <see cref="RuntimeChoice"/> resolves.</summary>
    public ClusterRuntime Runtime { get; init; }

    /// <summary>The name of the engine's volumes that keep the data of containers; null (the default) leaves it to <see cref="DataDirectory"/>.</summary>
    public string? DataVolume { get; init; }

    /// <summary>Where the data lives and stays; null (the default) makes a cluster whose data goes with it.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where sockets, templates and ephemeral data live; null (the default) leaves it to the driver.</summary>
    public string? RootDirectory { get; init; }

    /// <summary>The major version of PostgreSQL; null (the default) takes the newest that is installed.</summary>
    public int? PostgresMajorVersion { get; init; }

    /// <summary>The operator's limits.</summary>
    public OperatorSettings Operator { get; init; } = new();

    /// <summary>Whether fresh data is prepared for the next cluster once this one is healthy; true by default.</summary>
    public bool PrepareAhead { get; init; } = true;
}
