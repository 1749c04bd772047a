using PgAspire.Local;

namespace PgAspire.Scenarios;

/// <summary>What a specification needs of a runtime, beside what clusters themselves offer.</summary>
internal abstract class TestedRuntime
{
    /// <summary>Which one it is.</summary>
    public abstract ClusterRuntime Kind { get; }

    /// <summary>The image that the cluster's specification names.</summary>
    public abstract string Image { get; }

    /// <summary>Skips the test where something is missing on this machine; fails it in CI.</summary>
    public abstract Task RequireAsync();

    /// <summary>A client of a cluster that was started.</summary>
    public abstract Task<PsqlClient> ConnectAsync(LocalCluster cluster);

    /// <summary>Another PostgreSQL of the same major version, which exists until it is disposed; by then no server may run it.</summary>
    public abstract OtherOperand AnotherOperand();

    /// <summary>Destroys an instance that runs, and its data, from outside.</summary>
    public abstract Task DestroyAsync(LocalCluster cluster, string instance);
}
