using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Bench.ByHand;
using PgAspire.Bench.Clients;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;
using PgAspire.Drivers.Docker;
using PgAspire.Drivers.Docker.Engine;

namespace PgAspire.Bench.Scenarios;

/// <summary>
/// The cluster in containers: bring-up with the image in the engine, against <c>docker run</c> of three single servers of the same image one after another;
/// and for how long nobody can write after <c>docker kill</c> and after <c>docker pause</c> of the primary, with synchronous replication.
/// </summary>
internal static class Containers
{
    // docker-library's, or what eng/test-images.sh makes in its shape
    public static readonly string[] Images = ["postgres:18", "postgres:17", "pgaspire-test/library:18", "pgaspire-test/library:15"];

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (await DockerInstanceDriver.FindObstacleAsync(endpoint: null, cancellationToken) is { } obstacle)
        {
            report.Remark($"Containers were not measured: {obstacle}");
            return;
        }
        var image = (options.Image is { } wanted ? [wanted] : Images).FirstOrDefault(SingleServer.HasImage);
        if (image is null)
        {
            report.Remark($"Containers were not measured: the engine has none of {string.Join(", ", options.Image is { } named ? [named] : Images)}, or there is no docker to ask. Pull one, or run eng/test-images.sh.");
            return;
        }
        await BringUpAsync(place, options, report, image, cancellationToken);
        await GapAsync(place, options, report, image, "killed", 0.6, (client, container) => client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken), cancellationToken);
        await GapAsync(place, options, report, image, "paused", null, (client, container) => client.Containers.PauseContainerAsync(container, cancellationToken), cancellationToken);
    }

    private static async Task BringUpAsync(BenchPlace place, BenchOptions options, Report report, string image, CancellationToken cancellationToken)
    {
        Sample whole = new(), own = new(), hand = new();
        // the first round does not count: it warms the engine and this process
        for (var round = 0; round <= options.Runs; round++)
        {
            Report.Say($"bring-up in containers, round {round} of {options.Runs}");
            var first = Random.Shared.Next(2) == 0 ? await SingleServer.ThreeOneAfterAnotherAsync(image, cancellationToken) : default(TimeSpan?);
            TimeSpan ready, runtime;
            await using (var cluster = await ClusterProcess.StartAsync(place.Root($"containers-up-{round}"), synchronous: false, prepareAhead: false, image))
            {
                ready = await cluster.WaitUntilReadyAsync(cancellationToken);
                runtime = cluster.RuntimeStart;
                if (options.Journal)
                {
                    await cluster.ShowJournalAsync();
                }
            }
            var one = first ?? await SingleServer.ThreeOneAfterAnotherAsync(image, cancellationToken);
            if (round > 0)
            {
                whole.Add(ready.TotalSeconds);
                own.Add((ready - runtime).TotalSeconds);
                hand.Add(one.TotalSeconds);
            }
        }
        var ratio = whole.Median / hand.Median;
        report.Add(new()
        {
            Area = "containers", Measure = "3 instances, the image is in the engine", Unit = "s", Ours = whole, Peers = [("docker run of three single servers, one after another", hand)], Ratio = ratio,
            Target = "<= 2.5", Met = ratio <= 2.5, Note = $"{image}; ours is measured from the start of a fresh .NET process to a write and two streaming standbys; a single server until it accepts a connection with a password",
        });
        report.Add(new()
        {
            Area = "containers", Measure = "the same without the start of the .NET runtime", Unit = "s", Ours = own, Peers = [("docker run", hand)], Ratio = own.Median / hand.Median,
        });
    }

    private static async Task GapAsync(
        BenchPlace place, BenchOptions options, Report report, string image, string how, double? target, Func<DockerClient, string, Task> fault, CancellationToken cancellationToken)
    {
        Sample gaps = new(), between = new(), rejoin = new();
        using var engine = await EngineConnection.OpenAsync(endpoint: null, cancellationToken);
        await using var cluster = await ClusterProcess.StartAsync(place.Root($"containers-{how}"), synchronous: true, prepareAhead: false, image);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        await using var client = new WriteClient([cluster.ReadWrite]);
        await client.StartAsync();
        for (var i = 0; i < options.Failovers; i++)
        {
            var (primary, container) = await cluster.PrimaryContainerAsync();
            await WriteGap.AwaitQuietAsync(client, cancellationToken);
            var began = Stopwatch.GetTimestamp();
            await fault(engine.Client, container);
            await WriteGap.AcknowledgedAfterAsync(cluster, client, began, cancellationToken);
            var gap = client.GapAfter(began)!.Value;
            await cluster.PrimaryContainerAsync();
            rejoin.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            gaps.Add(gap.FromFault.TotalSeconds);
            between.Add(gap.BetweenAcknowledgements.TotalSeconds);
            Report.Say($"failover {i + 1} of {options.Failovers} (container {how}): {primary}: {gap.FromFault.TotalMilliseconds:F0} ms");
        }
        if (options.Journal)
        {
            await cluster.ShowJournalAsync();
        }
        var lost = await client.StopAndCountLostAsync();
        report.Add(new()
        {
            Area = "containers", Measure = $"primary's container {how}, any 1: from the request to the engine to the first acknowledged write", Unit = "s", Ours = gaps, OursText = gaps.Spread(),
            Target = target is { } most ? $"median <= {most:F1} s" : "", Met = target is { } limit ? gaps.Median <= limit : null,
        });
        report.Add(new() { Area = "containers", Measure = $"the same between two acknowledged writes, container {how}", Unit = "s", Ours = between, OursText = between.Spread() });
        report.Add(new() { Area = "containers", Measure = $"until all three instances are ready again, container {how}", Unit = "s", Ours = rejoin });
        report.Add(new() { Area = "containers", Measure = $"acknowledged rows lost, container {how}", Unit = "", Ours = Sample.Of(lost), OursText = $"{lost} of {client.Acknowledged:N0}", Target = "0", Met = lost == 0 });
    }
}
