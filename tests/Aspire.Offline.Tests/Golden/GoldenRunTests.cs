namespace Aspire.Offline.Tests.Golden;

[CollectionDefinition(nameof(GoldenWorkshop), DisableParallelization = true)]
public sealed class GoldenCollection : ICollectionFixture<GoldenWorkshop>;

/// <summary>The stand-in runs the golden AppHosts, unchanged, as Aspire did.</summary>
[Collection(nameof(GoldenWorkshop))]
public sealed class GoldenRunTests(GoldenWorkshop workshop)
{
    private const int Reruns = 2;

    public static TheoryData<string> Names { get; } = [.. GoldenCase.All.Select(c => c.Name)];

    [Fact]
    public void Aspires_programs_and_projects_build_unchanged()
    {
        Find(GoldenCase.All[0].Name);
        Assert.True(workshop.BuildErrors is null, workshop.BuildErrors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Runs_as_Aspire_does(string name)
    {
        var (golden, expected) = Find(name);
        var differences = Differences(golden, expected, await workshop.RunOf(golden));
        // the programs race against their own delays, which a busy machine lets them lose: then a case is run again, with nothing beside it
        for (var attempt = 1; differences.Count > 0 && attempt <= Reruns; attempt++)
        {
            differences = Differences(golden, expected, await workshop.RunAgainAsync(golden, attempt));
        }
        Assert.True(differences.Count == 0, $"{name}: - is Aspire's, + is the stand-in's\n{string.Join("\n\n", differences)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Aspire_kept_the_order_that_is_demanded(string name)
    {
        var (golden, expected) = Find(name);
        if (Path.Combine(expected, "events.log") is var log && File.Exists(log))
        {
            Assert.Empty(GoldenOrder.Broken(golden.Name, log));
        }
    }

    private static List<string> Differences(GoldenCase golden, string expected, string results)
    {
        var log = Path.Combine(results, "events.log");
        return [.. GoldenComparison.Compare(expected, results), .. File.Exists(log) ? GoldenOrder.Broken(golden.Name, log) : []];
    }

    private static (GoldenCase Golden, string Expected) Find(string name)
    {
        GoldenSource.SkipWithout();
        var golden = GoldenCase.All.Single(c => c.Name == name);
        return (golden, Path.Combine(GoldenSource.Cases!, golden.Folder, "expected", golden.Variant));
    }
}
