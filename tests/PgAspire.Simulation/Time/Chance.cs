namespace PgAspire.Simulation.Time;

/// <summary>Random numbers that are the same for the same seed on every machine and every version of .NET (SplitMix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Numbers that do not depend on how many others were drawn from this one since.</summary>
    public Chance Fork() => new(Next());

    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(double percent) => percent > 0 && Unit() * 100 < percent;

    /// <summary>Ticks between two numbers of milliseconds; small ones are as likely as large ones on a logarithmic scale.</summary>
    public long Milliseconds(double least, double most) =>
        (long)(least * Math.Pow(most / least, Unit()) * TimeSpan.TicksPerMillisecond);

    /// <summary>Ticks until the next of events that come so many milliseconds apart on average.</summary>
    public long UntilNext(double meanMilliseconds) => (long)(-Math.Log(1 - Unit()) * meanMilliseconds * TimeSpan.TicksPerMillisecond);

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
