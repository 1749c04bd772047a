using System.Globalization;
using PgAspire.Bench.ByHand;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;

namespace PgAspire.Bench.Scenarios;

/// <summary>
/// From nothing, or from what an earlier cluster has prepared, to a write and two streaming standbys; each of ours in a fresh process.
/// Ours deletes its data when it ends, and so does the script, as when one restarts again and again: ext4 then creates files slowly for minutes
/// where many were deleted. With <see cref="BenchOptions.Keep"/> the script's data stays until the end of the run.
/// </summary>
internal static class BringUp
{
    private const string Note = "ours is measured from the start of a fresh .NET process, compilation of its code included; the script from the start of bash";

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var template = HandmadeCluster.MakeTemplate(place);
        Sample coldWhole = new(), coldOwn = new(), coldHand = new(), warmWhole = new(), warmOwn = new(), warmHand = new();
        // the first round warms the caches of the file system and this process; it does not count
        for (var round = 0; round <= options.Runs; round++)
        {
            Report.Say($"bring-up, round {round} of {options.Runs}");
            // a root of its own: nothing prepared
            var root = place.Root(string.Create(CultureInfo.InvariantCulture, $"up-{round}"));
            var scriptFirst = Random.Shared.Next(2) == 0;
            var handCold = scriptFirst ? await HandAsync(place, null, options.Keep, cancellationToken) : 0;
            var cold = await OursAsync(root, prepareAhead: true, options.Journal, cancellationToken);
            handCold = scriptFirst ? handCold : await HandAsync(place, null, options.Keep, cancellationToken);
            var handWarm = scriptFirst ? 0 : await HandAsync(place, template, options.Keep, cancellationToken);
            var warm = await OursAsync(root, prepareAhead: false, options.Journal, cancellationToken);
            handWarm = scriptFirst ? await HandAsync(place, template, options.Keep, cancellationToken) : handWarm;
            if (round > 0)
            {
                coldWhole.Add(cold.Whole);
                coldOwn.Add(cold.Own);
                coldHand.Add(handCold);
                warmWhole.Add(warm.Whole);
                warmOwn.Add(warm.Own);
                warmHand.Add(handWarm);
            }
        }
        Add("cold (nothing prepared)", "initdb and cold copies", coldWhole, coldOwn, coldHand, 1.0);
        Add("warm (prepared by an earlier cluster)", "cold copies of a ready template", warmWhole, warmOwn, warmHand, 1.0);

        void Add(string how, string script, Sample whole, Sample own, Sample hand, double target)
        {
            var ratio = whole.Median / hand.Median;
            report.Add(new()
            {
                Area = "up", Measure = $"3 instances, {how}{(options.Keep ? ", no script's data deleted before" : "")}", Unit = "s", Ours = whole, Peers = [(script, hand)], Ratio = ratio,
                Target = $"<= {target:F1}", Met = ratio <= target, Note = Note,
            });
            report.Add(new()
            {
                Area = "up", Measure = "the same without the start of the .NET runtime", Unit = "s", Ours = own, Peers = [(script, hand)], Ratio = own.Median / hand.Median,
            });
        }
    }

    private static async Task<(double Whole, double Own)> OursAsync(string root, bool prepareAhead, bool journal, CancellationToken cancellationToken)
    {
        await using var cluster = await ClusterProcess.StartAsync(root, synchronous: false, prepareAhead);
        var ready = await cluster.WaitUntilReadyAsync(cancellationToken);
        var (cpu, compiling, methods) = await cluster.CostAsync();
        if (prepareAhead)
        {
            await PreparedAsync(root, cancellationToken);
        }
        if (journal)
        {
            Report.Say($"ready after {ready.TotalMilliseconds:F0} ms, of which {cluster.RuntimeStart.TotalMilliseconds:F0} ms the runtime's start; {cpu:F2} s of CPU, {compiling:F2} s of compiling, {methods} methods");
            await cluster.ShowJournalAsync();
        }
        return (ready.TotalSeconds, (ready - cluster.RuntimeStart).TotalSeconds);
    }

    // the template and the copies of it lie in a folder of their own until they are whole
    private static async Task PreparedAsync(string root, CancellationToken cancellationToken)
    {
        var templates = Path.Combine(root, "templates");
        for (var attempt = 0; attempt < 1200; attempt++)
        {
            var pools = Directory.Exists(templates) ? Directory.GetDirectories(templates, "pool-*", SearchOption.AllDirectories) : [];
            if (pools.Length > 0 && Directory.GetDirectories(pools[0]).Length >= 3)
            {
                return;
            }
            await Task.Delay(100, cancellationToken);
        }
        throw new TimeoutException("Nothing was prepared for the next cluster.");
    }

    public static async Task<double> HandAsync(BenchPlace place, string? template, bool keep, CancellationToken cancellationToken)
    {
        var (cluster, took) = await HandmadeCluster.StartAsync(place, template, "", cancellationToken);
        if (keep)
        {
            cluster.End();
        }
        else
        {
            cluster.Dispose();
        }
        return took.TotalSeconds;
    }
}
