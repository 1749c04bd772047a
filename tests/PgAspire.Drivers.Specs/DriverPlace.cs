using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

/// <summary>Where the driver under test works: makes drivers, and reaches behind their backs as a fault would.</summary>
public abstract class DriverPlace : IAsyncDisposable
{
    /// <summary>A driver that is not open yet.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="volume">The name of its persistent data; null for ephemeral data.</param>
    public abstract IInstanceDriver Create(string cluster, string? volume = null);

    /// <summary>How running servers are asked.</summary>
    public virtual ServerClient Client => NpgsqlServerClient.Instance;

    /// <summary>Kills an instance's first process from outside.</summary>
    public abstract Task KillFirstProcessAsync(IInstanceDriver driver, string instance);

    /// <summary>Whether any process of an instance exists.</summary>
    public abstract Task<bool> AnyProcessAsync(IInstanceDriver driver, string instance);

    /// <summary>Deletes what the drivers left on purpose, and fails when they left more.</summary>
    public abstract ValueTask DisposeAsync();
}
