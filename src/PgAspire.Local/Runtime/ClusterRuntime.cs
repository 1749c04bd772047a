namespace PgAspire.Local;

/// <summary>What a local cluster's instances are on this machine.</summary>
public enum ClusterRuntime
{
    /// <summary>Processes of the PostgreSQL that is installed.</summary>
    Processes,

    /// <summary>Containers of the specification's image, in the engine of this machine.</summary>
    Containers,

    /// <summary>Containers when an engine answers, else processes when PostgreSQL is installed.</summary>
    Auto,
}
