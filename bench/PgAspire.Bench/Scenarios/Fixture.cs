using System.Diagnostics;
using System.Globalization;
using PgAspire.Bench.ByHand;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Drivers.Docker;
using PgAspire.Testing;

namespace PgAspire.Bench.Scenarios;

/// <summary>
/// A cluster in a test's fixture: three instances, in a process that has started one before, as a test run's second fixture does; against the script on a ready
/// template, and against <c>docker run</c> of three single servers where there is an engine. And ten fixtures at once.
/// </summary>
internal static class Fixture
{
    private const int AtOnce = 10;

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var root = place.Root("fixture");
        var template = HandmadeCluster.MakeTemplate(place);
        var image = await DockerInstanceDriver.FindObstacleAsync(endpoint: null, cancellationToken) is null ? Array.Find(Containers.Images, SingleServer.HasImage) : null;
        Sample ours = new(), hand = new(), single = new();
        // the first round compiles and makes the template; it does not count
        for (var round = 0; round <= options.Runs; round++)
        {
            Report.Say(string.Create(CultureInfo.InvariantCulture, $"fixture, round {round} of {options.Runs}"));
            var took = await StartAsync(root, instances: 3, cancellationToken);
            var byHand = await BringUp.HandAsync(place, template, options.Keep, cancellationToken);
            var containers = image is null ? TimeSpan.Zero : await SingleServer.ThreeOneAfterAnotherAsync(image, cancellationToken);
            if (round > 0)
            {
                ours.Add(took.TotalSeconds);
                hand.Add(byHand);
                single.Add(containers.TotalSeconds);
            }
        }
        report.Add(new()
        {
            Area = "fixture", Measure = "3 instances in a test's fixture, warm, until all are ready", Unit = "s", Ours = ours, Ratio = ours.Median / hand.Median,
            Peers = image is null ? [("cold copies of a ready template", hand)] : [("cold copies of a ready template", hand), ("docker run of three single servers, one after another", single)],
        });

        var together = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => StartAsync(root, instances: 2, cancellationToken)));
        var all = new Sample();
        all.Add(Stopwatch.GetElapsedTime(together).TotalSeconds);
        report.Add(new() { Area = "fixture", Measure = $"{AtOnce} fixtures of 2 instances at once, from the first start to the last end", Unit = "s", Ours = all });
    }

    private static async Task<TimeSpan> StartAsync(string root, int instances, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var cluster = await PostgresCluster.StartAsync(new PostgresClusterTestOptions { Instances = instances, RootDirectory = root }, cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }
}
