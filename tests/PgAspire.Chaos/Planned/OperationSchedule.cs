namespace PgAspire.Chaos;

/// <summary>Draws operations from a seed without end: the same seed gives the same kinds, instances and pauses.</summary>
internal static class OperationSchedule
{
    // other numbers than the faults of the same seed
    private const int Salt = 0x0b5e55ed;

    private static readonly (OperationKind Kind, int Weight)[] Mix =
    [
        (OperationKind.Promote, 24),
        (OperationKind.RestartAll, 10),
        (OperationKind.RestartInstance, 14),
        (OperationKind.Drain, 16),
        (OperationKind.Scale, 14),
        (OperationKind.Reload, 8),
        (OperationKind.Fence, 14),
    ];

    /// <summary>The operations.</summary>
    /// <param name="seed">The seed.</param>
    public static IEnumerable<ScheduledOperation> Create(int seed)
    {
#pragma warning disable CA5394 // repeatable on purpose
        var random = new Random(seed ^ Salt);
        while (true)
        {
            var at = random.Next(Mix.Sum(m => m.Weight));
            var kind = Mix.First(m => (at -= m.Weight) < 0).Kind;
            yield return new(kind, random.Next(100) < 60, TimeSpan.FromMilliseconds(random.Next(100, 2000)), random.Next(1000), TimeSpan.FromMilliseconds(random.Next(100, 3000)));
        }
#pragma warning restore CA5394
    }
}
