namespace PgAspire.Bench.Measures;

/// <summary>One line of the result.</summary>
internal sealed record Finding
{
    /// <summary>The part of the benchmark: up, fixture, gap, planned, containers, router, idle, publish, soak.</summary>
    public required string Area { get; init; }

    /// <summary>What was measured.</summary>
    public required string Measure { get; init; }

    public required string Unit { get; init; }

    public required Sample Ours { get; init; }

    /// <summary>How <see cref="Ours"/> is shown; median and range by default.</summary>
    public string? OursText { get; init; }

    /// <summary>What it is compared with, by name.</summary>
    public IReadOnlyList<(string Name, Sample Sample)> Peers { get; init; } = [];

    /// <summary>The quotient that the target is about.</summary>
    public double? Ratio { get; init; }

    /// <summary>The target in words.</summary>
    public string Target { get; init; } = "";

    /// <summary>Whether the target was met; null where there is none.</summary>
    public bool? Met { get; init; }

    public string Note { get; init; } = "";
}
