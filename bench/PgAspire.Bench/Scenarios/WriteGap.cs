using System.Diagnostics;
using PgAspire.Bench.ByHand;
using PgAspire.Bench.Clients;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;

namespace PgAspire.Bench.Scenarios;

/// <summary>For how long nobody can write when the primary's postmaster is killed; with synchronous and with asynchronous replication.</summary>
internal static class WriteGap
{
    /// <summary>So many of ours for one of the script's.</summary>
    public const int OursBetweenScripts = 5;

    /// <summary>Writes that go on for so long are undisturbed.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        foreach (var synchronous in (bool[])[true, false])
        {
            await RunAsync(place, options, report, synchronous, cancellationToken);
        }
    }

    private static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, bool synchronous, CancellationToken cancellationToken)
    {
        var mode = Mode(synchronous);
        var template = HandmadeCluster.MakeTemplate(place);
        Sample ours = new(), oursBetween = new(), script = new(), scriptBetween = new(), rejoin = new();
        var scriptLost = 0;
        await using var cluster = await ClusterProcess.StartAsync(place.Root("gap"), synchronous, prepareAhead: false);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        await using var client = new WriteClient([cluster.ReadWrite]);
        await client.StartAsync();
        for (var i = 0; i < options.Failovers; i++)
        {
            // interleaved, so that what else runs on the machine hits both alike
            if (i % OursBetweenScripts == 0)
            {
                var hand = await HandAsync(place, template, synchronous, h => h.FailOver(), cancellationToken);
                script.Add(hand.FromFault);
                scriptBetween.Add(hand.Between);
                scriptLost += hand.Lost;
            }
            var (primary, processId) = await cluster.WaitUntilHealthyAsync();
            await AwaitQuietAsync(client, cancellationToken);
            var fault = Kill(processId);
            await AcknowledgedAfterAsync(cluster, client, fault, cancellationToken);
            var gap = client.GapAfter(fault)!.Value;
            await cluster.WaitUntilHealthyAsync();
            rejoin.Add(Stopwatch.GetElapsedTime(fault).TotalSeconds);
            ours.Add(gap.FromFault.TotalSeconds);
            oursBetween.Add(gap.BetweenAcknowledgements.TotalSeconds);
            var killed = DateTime.UtcNow - Stopwatch.GetElapsedTime(fault);
            Report.Say($"failover {i + 1} of {options.Failovers} ({mode}): {primary} killed at {killed:HH:mm:ss.fff}, written at {killed + gap.FromFault:HH:mm:ss.fff}: "
                + $"{gap.FromFault.TotalMilliseconds:F0} ms; script so far {script.Median * 1000:F0} ms");
        }
        if (options.Journal)
        {
            await cluster.ShowJournalAsync();
        }
        var lost = await client.StopAndCountLostAsync();

        var ratio = ours.Median / script.Median;
        report.Add(new()
        {
            Area = "gap", Measure = $"primary's postmaster killed, {mode}: from the kill to the first acknowledged write", Unit = "s", Ours = ours, OursText = ours.Spread(),
            Peers = [("script", script)], Ratio = ratio, Target = "median <= 2.0 and <= 0.30 s, worst <= 1 s",
            Met = ratio <= 2 && ours.Median <= 0.30 && ours.Worst <= 1,
        });
        report.Add(new()
        {
            Area = "gap", Measure = $"the same between two acknowledged writes, {mode}", Unit = "s", Ours = oursBetween,
            OursText = oursBetween.Spread(),
            Peers = [("script", scriptBetween)], Ratio = oursBetween.Median / scriptBetween.Median,
        });
        report.Add(new() { Area = "gap", Measure = $"until all three instances are ready again, {mode}", Unit = "s", Ours = rejoin });
        report.Add(new()
        {
            Area = "gap", Measure = $"acknowledged rows lost, {mode}", Unit = "", Ours = Sample.Of(lost), OursText = $"{lost} of {client.Acknowledged:N0}", Target = synchronous ? "0" : "",
            Met = synchronous ? lost == 0 : null, Note = $"the script lost {scriptLost}",
        });
    }

    /// <summary>The replication in words.</summary>
    public static string Mode(bool synchronous) => synchronous ? "synchronous, any 1" : "asynchronous";

    /// <summary>Waits until writes go on undisturbed, and then until any phase of the operator's loop.</summary>
    public static async Task AwaitQuietAsync(WriteClient client, CancellationToken cancellationToken)
    {
        await client.SettleAsync(Quiet, cancellationToken);
        await Task.Delay(Random.Shared.Next(1000), cancellationToken);
    }

    /// <summary>Kills a process.</summary>
    /// <returns>When.</returns>
    public static long Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var fault = Stopwatch.GetTimestamp();
        process.Kill();
        return fault;
    }

    /// <summary>Waits for the first write after a fault that had to wait for it.</summary>
    public static async Task AcknowledgedAfterAsync(WriteClient client, long fault, CancellationToken cancellationToken)
    {
        // a row that was on its way when the signal was sent may still be acknowledged: the first error tells that the server is gone
        var patience = Stopwatch.GetTimestamp() + (120 * Stopwatch.Frequency);
        while (client.LastFailure < fault || client.LastAcknowledgement < client.LastFailure)
        {
            if (Stopwatch.GetTimestamp() > patience)
            {
                throw new TimeoutException("No write was acknowledged within two minutes.");
            }
            await Task.Delay(10, cancellationToken);
        }
        await client.SettleAsync(Quiet, cancellationToken);
    }

    /// <summary>The same, of a cluster of ours: its journal says what came in between when there was none.</summary>
    public static async Task AcknowledgedAfterAsync(ClusterProcess cluster, WriteClient client, long fault, CancellationToken cancellationToken)
    {
        try
        {
            await AcknowledgedAfterAsync(client, fault, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} The journal:\n{string.Join('\n', await cluster.JournalAsync())}", e);
        }
    }

    /// <summary>What a script does to a fresh cluster of its own.</summary>
    /// <param name="place">Where.</param>
    /// <param name="template">What the servers' data is copied from.</param>
    /// <param name="synchronous">Whether any one standby confirms each commit.</param>
    /// <param name="change">Changes the primary; tells when it began.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<(double FromFault, double Between, int Lost)> HandAsync(
        BenchPlace place, string template, bool synchronous, Func<HandmadeCluster, long> change, CancellationToken cancellationToken)
    {
        var (cluster, _) = await HandmadeCluster.StartAsync(place, template, synchronous ? "ANY 1 (*)" : "", cancellationToken);
        using (cluster)
        {
            await using var client = new WriteClient(cluster.ConnectionStrings);
            await client.StartAsync();
            await client.SettleAsync(Quiet, cancellationToken);
            var fault = change(cluster);
            await AcknowledgedAfterAsync(client, fault, cancellationToken);
            var gap = client.GapAfter(fault)!.Value;
            return (gap.FromFault.TotalSeconds, gap.BetweenAcknowledgements.TotalSeconds, await client.StopAndCountLostAsync());
        }
    }
}
