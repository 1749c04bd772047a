using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Runs;

namespace PgAspire.Simulation.Tests;

/// <summary>The operator under faults, from seeds.</summary>
public sealed class SeedTests
{
    /// <summary>Names another first seed than the usual one: with the same seeds each time, a failure says something of the change that was made.</summary>
    private const string FirstSeed = "PGASPIRE_SIMULATION_FROM";

    private const ulong UsualFirstSeed = 3_000_000;
    private const int Seeds = 2_000;
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    [Fact]
    public void No_seed_violates_anything()
    {
        var from = Environment.GetEnvironmentVariable(FirstSeed) is { Length: > 0 } given
            ? ulong.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : UsualFirstSeed;
        Console.WriteLine($"The first seed is {from}.");

        var series = SimulationSeries.Run(from, Seeds, Environment.ProcessorCount, limit: Budget);

        TestContext.Current.TestOutputHelper?.WriteLine(series.ToString());
        Assert.True(series.Failures.Count == 0, series.Failures is [var first, ..] ? $"--from {first.Seed} --seeds 1: {first.Violation}\n{string.Join('\n', first.Journal.TakeLast(40))}" : "");
        Assert.True(series.Faults > 15 * series.Seeds, $"{series.Faults} faults in {series.Seeds} seeds");
        Assert.True(series.Promised > 100 * series.Seeds, $"{series.Promised} acknowledged writes in {series.Seeds} seeds");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(257)]
    public void The_same_seed_gives_the_same_trace(ulong seed)
    {
        var first = new SimulationRun(seed).Execute();
        var second = new SimulationRun(seed).Execute();

        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal(first.Journal, second.Journal);
    }

    [Fact]
    public void Different_seeds_give_different_traces() =>
        Assert.NotEqual(new SimulationRun(1).Execute().Trace, new SimulationRun(2).Execute().Trace);

    [Fact]
    public void A_seed_that_violates_something_does_so_again()
    {
        var found = SimulationSeries.Run(1, 50, Environment.ProcessorCount, () => new ElectionBugs.PromoteLowestLsn()).Failures[0];

        var again = new SimulationRun(found.Seed, new ElectionBugs.PromoteLowestLsn()).Execute();

        Assert.Equal(found.Violation, again.Violation);
        Assert.Equal(found.Trace, again.Trace);
        Assert.Equal(found.Journal, again.Journal);
    }
}
