using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>A short run of the program that injects faults by a seed; long ones are run by hand and at night.</summary>
public sealed class ShortChaosTests
{
    [Fact]
    public async Task Twelve_faults_lose_nothing()
    {
        Prerequisites.RequirePostgres();
        var place = new ClusterPlace("pgs-chaos");
        await using var output = new StringWriter();

        var report = await new ChaosRun(new ChaosOptions { Faults = 12, Seed = 20, Writers = 2, Verbose = true }, place, TextWriter.Synchronized(output)).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(report.Succeeded, $"{report}{Environment.NewLine}{report.Failure}{Environment.NewLine}{output}{string.Join(Environment.NewLine, report.Journal)}{Environment.NewLine}The data stays in {place.Path}.");
        Assert.Empty(InstanceProcesses.Below(place.Path));
        place.Delete();
    }

    [Fact]
    public void A_schedule_depends_on_its_seed_only() =>
        Assert.Equal(FaultSchedule.Create(7, 200, FaultMix.Processes), FaultSchedule.Create(7, 200, FaultMix.Processes));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_is_deleted_only_from_a_healthy_cluster_and_never_by_a_second_fault(bool inContainers)
    {
        var mix = inContainers ? FaultMix.Containers(engineRestarts: true) : FaultMix.Processes;
        var schedule = FaultSchedule.Create(11, 2000, mix);

        Assert.Equal(mix.Select(f => f.Kind).Order(), schedule.Select(f => f.Kind).Distinct().Order());
        Assert.All(schedule.Where(f => FaultMix.DeletesData(f.Kind)), f => Assert.True(f.AwaitsHealth));
        Assert.DoesNotContain(schedule, f => f.Second is { } second && FaultMix.DeletesData(second.Kind));
        Assert.InRange(schedule.Sum(f => f.Count), 2000, 2001);
    }
}
