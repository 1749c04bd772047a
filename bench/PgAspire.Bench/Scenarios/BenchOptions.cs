namespace PgAspire.Bench.Scenarios;

/// <summary>What to measure.</summary>
internal sealed record BenchOptions
{
    /// <summary>The parts.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>How many bring-ups of each kind.</summary>
    public required int Runs { get; init; }

    /// <summary>How many failovers of ours in each replication mode.</summary>
    public required int Failovers { get; init; }

    /// <summary>How long the soak lasts; zero leaves it out.</summary>
    public required TimeSpan Soak { get; init; }

    /// <summary>How many failovers during the soak.</summary>
    public required int SoakFailovers { get; init; }

    /// <summary>The image of containers, of docker-library's shape; null takes the first of the known ones that the engine has.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the data of the scripts' clusters stays until the end of the run.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether the router's forwarder for systems that are not Linux is measured too.</summary>
    public bool Portable { get; init; }

    /// <summary>Whether the operator's journals are shown.</summary>
    public bool Journal { get; init; }

    public bool Wants(string area) => Only.Count == 0 ? area != "soak" || Soak > TimeSpan.Zero : Only.Contains(area, StringComparer.Ordinal);
}
