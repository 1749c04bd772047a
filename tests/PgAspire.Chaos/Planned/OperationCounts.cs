namespace PgAspire.Chaos;

/// <summary>What became of a user's operations.</summary>
/// <param name="Done">How many of each kind came to their end.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Failed">How many began and could not come to their end.</param>
/// <param name="GivenUp">How many were given up because they took too long.</param>
internal sealed record OperationCounts(IReadOnlyDictionary<OperationKind, int> Done, int Refused, int Failed, int GivenUp)
{
    /// <summary>The part of the summary.</summary>
    public override string ToString() =>
        $"operations={Done.Values.Sum()} ({string.Join(", ", Done.OrderBy(d => d.Key).Select(d => $"{d.Key} {d.Value}"))}; refused {Refused}, failed {Failed}, given up {GivenUp})";
}
