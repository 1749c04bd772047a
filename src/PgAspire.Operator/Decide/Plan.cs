using System.Collections.Immutable;

namespace PgAspire.Operator;

/// <summary>What is to be done next, and why. Made by <see cref="Planner.Next"/>.</summary>
public sealed record Plan
{
    /// <summary>One decision of the cluster's rules, then at most one for each instance.</summary>
    public required ImmutableArray<Decision> Decisions { get; init; }

    /// <summary>What the operator must know from now on; durable before an action starts that relies on it.</summary>
    public required ClusterStatus Status { get; init; }

    /// <summary>The phase, in CloudNativePG's words.</summary>
    public required string Phase { get; init; }

    /// <summary>More about the phase; may be empty.</summary>
    public required string PhaseReason { get; init; }

    /// <summary>The instances behind each service.</summary>
    public required ServiceMembers Services { get; init; }

    /// <summary>How soon the servers should be asked again.</summary>
    public required ProbeUrgency Urgency { get; init; }
}

/// <summary>What one rule decided.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Instance">The instance that it is about; null for the cluster.</param>
/// <param name="Sentence">What is seen and what is done, for the journal.</param>
/// <param name="Actions">What to do; none means waiting.</param>
public sealed record Decision(string Rule, string? Instance, string Sentence, ImmutableArray<OperatorAction> Actions);

/// <summary>The instances that services reach.</summary>
/// <param name="ReadWrite">The primary; null when writes have nowhere to go.</param>
/// <param name="ReadOnly">The standbys.</param>
/// <param name="Read">All that answer.</param>
public sealed record ServiceMembers(string? ReadWrite, Model.ValueList<string> ReadOnly, Model.ValueList<string> Read)
{
    /// <summary>Nothing is reached.</summary>
    public static ServiceMembers None { get; } = new(null, [], []);
}

/// <summary>How soon servers should be asked again.</summary>
public enum ProbeUrgency
{
    /// <summary>Nothing is under way.</summary>
    Steady,

    /// <summary>Something is under way.</summary>
    Transition,

    /// <summary>Writes wait.</summary>
    Failover,
}
