namespace PgAspire.Chaos;

/// <summary>Draws faults from a seed: the same seed gives the same kinds, victims and moments.</summary>
internal static class FaultSchedule
{
    /// <summary>The shortest pause between two faults.</summary>
    public static TimeSpan ShortestPause { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The faults.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many; a double one counts as two.</param>
    /// <param name="mix">What is drawn from.</param>
    public static IReadOnlyList<ScheduledFault> Create(int seed, int count, IReadOnlyList<(FaultKind Kind, int Weight)> mix)
    {
        (FaultKind Kind, int Weight)[] following = [.. mix.Where(f => !FaultMix.DeletesData(f.Kind) && f.Kind != FaultKind.RestartEngine)];
#pragma warning disable CA5394 // repeatable on purpose
        var random = new Random(seed);
        var faults = new List<ScheduledFault>();
        for (var left = count; left > 0; left -= faults[^1].Count)
        {
            var kind = Draw(random, mix);
            var awaits = random.Next(100) < 60 || FaultMix.DeletesData(kind);
            var pause = Milliseconds(random, (int)ShortestPause.TotalMilliseconds, random.Next(100) < 30 ? 200 : 1200);
            var choice = random.Next(1000);
            var hang = Milliseconds(random, 200, 5000);
            var second = random.Next(100) < 30 && left > 1
                ? new SecondFault(Draw(random, following), Milliseconds(random, 0, 300), random.Next(1000), Milliseconds(random, 200, 5000))
                : null;
            faults.Add(new(kind, awaits, pause, choice, hang, second));
        }
        return faults;
    }

    private static FaultKind Draw(Random random, IReadOnlyList<(FaultKind Kind, int Weight)> from)
    {
        var at = random.Next(from.Sum(f => f.Weight));
        return from.First(f => (at -= f.Weight) < 0).Kind;
    }

    private static TimeSpan Milliseconds(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most + 1));
#pragma warning restore CA5394
}
