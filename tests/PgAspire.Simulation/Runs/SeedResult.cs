using PgAspire.Simulation.Faults;
using PgAspire.Simulation.Users;

namespace PgAspire.Simulation.Runs;

/// <summary>What one seed gave.</summary>
internal sealed record SeedResult
{
    public required ulong Seed { get; init; }

    /// <summary>A hash over all that happened.</summary>
    public required ulong Trace { get; init; }

    /// <summary>What was violated; null when nothing was.</summary>
    public string? Violation { get; init; }

    /// <summary>How many faults of each kind.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Faults { get; init; }

    /// <summary>The virtual time that has passed.</summary>
    public required TimeSpan Simulated { get; init; }

    /// <summary>How many things have happened.</summary>
    public required long Steps { get; init; }

    /// <summary>How long after the faults the cluster was healthy.</summary>
    public required TimeSpan Recovery { get; init; }

    public required int Acknowledged { get; init; }

    /// <summary>Of these, how many were promised to survive.</summary>
    public required int Promised { get; init; }

    /// <summary>How many times acknowledged writes without a promise were lost.</summary>
    public required int LossesWithoutPromise { get; init; }

    /// <summary>How many times a server became the primary.</summary>
    public required int Primaries { get; init; }

    /// <summary>How many operations of the user ended in each way.</summary>
    public required IReadOnlyDictionary<UserOutcome, int> Operations { get; init; }

    /// <summary>How many operations the user asked for.</summary>
    public required int OperationsAsked { get; init; }

    /// <summary>How many promotions were planned, and the former primary ended in order.</summary>
    public required int Switchovers { get; init; }

    /// <summary>How many times each rule has decided.</summary>
    public required IReadOnlyDictionary<string, int> Rules { get; init; }

    /// <summary>The newest lines: journal and faults.</summary>
    public required IReadOnlyList<string> Journal { get; init; }

    public int FaultCount => Faults.Values.Sum();
}
