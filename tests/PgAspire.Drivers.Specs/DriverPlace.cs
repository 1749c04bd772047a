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

    /// <summary>An operand of the same major version as what a new driver uses, but another one.</summary>
    public abstract string OtherOperand { get; }

    /// <summary>An operand of another major version; null where there is none.</summary>
    public abstract string? OtherMajorOperand { get; }

    /// <summary>What is no operand, or not a whole one.</summary>
    public abstract IReadOnlyList<string> UnusableOperands { get; }

    /// <summary>Reads a file of a data directory that was put aside; null when the data is not there any more.</summary>
    /// <param name="driver">Who put it aside; it may be closed.</param>
    /// <param name="where">Where the data is, as <see cref="IInstanceDriver.DetachAsync"/> said.</param>
    /// <param name="name">The file's name.</param>
    public abstract Task<string?> ReadDetachedAsync(IInstanceDriver driver, string where, string name);

    /// <summary>Kills an instance's first process from outside.</summary>
    public abstract Task KillFirstProcessAsync(IInstanceDriver driver, string instance);

    /// <summary>Whether any process of an instance exists.</summary>
    public abstract Task<bool> AnyProcessAsync(IInstanceDriver driver, string instance);

    /// <summary>Deletes what the drivers left on purpose, and fails when they left more.</summary>
    public abstract ValueTask DisposeAsync();
}
