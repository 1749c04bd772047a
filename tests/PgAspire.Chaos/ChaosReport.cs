using System.Globalization;
using PgAspire.Local;

namespace PgAspire.Chaos;

/// <summary>How a run went.</summary>
internal sealed record ChaosReport
{
    public required ChaosOptions Options { get; init; }

    /// <summary>How many of each kind had a victim.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Faults { get; init; }

    /// <summary>How many found no victim.</summary>
    public required int WithoutVictim { get; init; }

    /// <summary>A user's operations; null without them.</summary>
    public OperationCounts? Operations { get; init; }

    /// <summary>What the readers saw.</summary>
    public required ReadReport Reads { get; init; }

    /// <summary>The rows; null when the cluster did not become healthy.</summary>
    public LedgerReport? Rows { get; init; }

    /// <summary>Servers that took writes at the same time.</summary>
    public required IReadOnlyList<string> TwoPrimaries { get; init; }

    public required long Samples { get; init; }

    public required long ReadOnlyErrors { get; init; }

    public required long Promotions { get; init; }

    public required TimeSpan WorstGap { get; init; }

    public required DateTimeOffset WorstGapEnded { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Why the run ended early; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The newest lines of the operator's journal.</summary>
    public required IReadOnlyList<string> Journal { get; init; }

    /// <summary>Whether everything held that must hold. Without synchronous replication a loss may happen.</summary>
    public bool Succeeded => Failure is null && Rows is { IsConsistent: true } rows && (!Options.Synchronous || rows.Lost.Count == 0) && TwoPrimaries.Count == 0 &&
        ReadOnlyErrors == 0 && (Reads.IsRight || !Options.Synchronous);

    /// <summary>The summary in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Succeeded ? "ok" : "FAILED")} runtime={(Options.Runtime == ClusterRuntime.Containers ? "containers" : "processes")} seed={Options.Seed} sync={(Options.Synchronous ? "any1" : "async")} instances={Options.Instances} faults={Faults.Values.Sum()} " +
        $"({string.Join(", ", Faults.Where(f => f.Value > 0).OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"))}; without victim {WithoutVictim}) {(Operations is null ? "" : $"{Operations} ")}" +
        $"acknowledged={Rows?.Acknowledged ?? 0} lost={Rows?.Lost.Count.ToString(CultureInfo.InvariantCulture) ?? "?"} repeated={Rows?.Repeated.Count ?? 0} never-sent={Rows?.NeverSent.Count ?? 0} " +
        $"in-doubt={Rows?.InDoubt ?? 0} (there {Rows?.InDoubtThere ?? 0}) promotions={Promotions} two-primaries={TwoPrimaries.Count} of {Samples} samples read-only-on-rw={ReadOnlyErrors} " +
        $"{Reads} worst-gap={WorstGap.TotalSeconds:F2}s (until {WorstGapEnded:HH:mm:ss.fff}) duration={Duration.TotalSeconds:F0}s");
}
