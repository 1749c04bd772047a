using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Runs;

namespace PgAspire.Simulation.Tests;

/// <summary>A simulation that cannot see a bug proves nothing: each planted one must be noticed.</summary>
public sealed class PlantedBugTests
{
    // the rarest need about a hundred seeds; the search ends with the first that notices
    private const int Seeds = 400;

    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_bug_is_noticed(string name)
    {
        var series = SimulationSeries.Run(1, Seeds, Environment.ProcessorCount, PlantedBugs.Find(name));

        TestContext.Current.TestOutputHelper?.WriteLine(series.ToString());
        Assert.True(series.Failures.Count > 0, $"{name} was not noticed in {series.Seeds} seeds.");
    }
}
