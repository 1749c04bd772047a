using System.Diagnostics;
using PgAspire.Bench.ByHand;
using PgAspire.Bench.Clients;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;
using PgAspire.Tests.Servers;

namespace PgAspire.Bench.Scenarios;

/// <summary>For how long nobody can write during what a user does to a cluster: a switchover, a rolling restart, a rolling update; with synchronous and with asynchronous replication.</summary>
internal static class Planned
{
    private const double GapLimit = 0.5;
    private const double RatioLimit = 3;
    private static readonly string[] Methods = ["restart", "switchover"];

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        using var second = new SecondInstallation(place.Installation);
        string[] operands = [place.Installation.Directory, second.Directory];
        foreach (var synchronous in (bool[])[true, false])
        {
            await RunAsync(place, operands, options, report, synchronous, cancellationToken);
        }
    }

    private static async Task RunAsync(BenchPlace place, string[] operands, BenchOptions options, Report report, bool synchronous, CancellationToken cancellationToken)
    {
        var mode = WriteGap.Mode(synchronous);
        await using var cluster = await ClusterProcess.StartAsync(place.Root("planned"), synchronous, prepareAhead: false);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        await using var client = new WriteClient([cluster.ReadWrite]);
        await client.StartAsync();

        var switchover = await SwitchoversAsync(place, cluster, client, options, report, synchronous, cancellationToken);
        var operand = 0;
        foreach (var method in Methods)
        {
            await RollAsync($"rolling restart, the primary by {method}", () => $"restart {method}");
            await RollAsync($"rolling update to another PostgreSQL, the primary by {method}", () => $"update {method} {operands[operand ^= 1]}");
        }
        if (options.Journal)
        {
            await cluster.ShowJournalAsync();
        }
        var lost = await client.StopAndCountLostAsync();
        report.Add(new()
        {
            Area = "planned", Measure = $"acknowledged rows lost, {mode}", Unit = "", Ours = Sample.Of(lost), OursText = $"{lost} of {client.Acknowledged:N0}", Target = "0", Met = lost == 0,
        });

        async Task RollAsync(string what, Func<string> command)
        {
            Sample gaps = new(), interruptions = new(), took = new();
            for (var i = 0; i < options.Runs; i++)
            {
                var seen = await DuringAsync(cluster, client, command(), cancellationToken);
                gaps.Add(seen.Gap);
                interruptions.Add(seen.Interruptions);
                took.Add(seen.Took);
                Report.Say($"{what} {i + 1} of {options.Runs} ({mode}): {seen.Gap * 1000:F0} ms, {seen.Interruptions} interruptions, took {seen.Took:F1} s");
            }
            // a primary that hands over costs one switchover; one that restarts in place is measured for comparison
            var handsOver = what.EndsWith(Methods[1], StringComparison.Ordinal);
            report.Add(new()
            {
                Area = "planned", Measure = $"{what}, {mode}: the longest time between two acknowledged writes", Unit = "s", Ours = gaps, OursText = gaps.Spread(),
                Peers = [("one switchover", switchover)], Ratio = gaps.Median / switchover.Median, Target = handsOver ? $"one interruption, median <= {GapLimit:F2} s" : "one interruption",
                Met = interruptions.Worst <= 1 && (!handsOver || gaps.Median <= GapLimit), Note = $"interruptions {interruptions.Range("")}; the whole took {took.Range("s")}",
            });
        }
    }

    private static async Task<Sample> SwitchoversAsync(
        BenchPlace place, ClusterProcess cluster, WriteClient client, BenchOptions options, Report report, bool synchronous, CancellationToken cancellationToken)
    {
        var mode = WriteGap.Mode(synchronous);
        var template = HandmadeCluster.MakeTemplate(place);
        Sample gaps = new(), script = new(), requested = new(), took = new();
        for (var i = 0; i < options.Failovers; i++)
        {
            if (i % WriteGap.OursBetweenScripts == 0)
            {
                script.Add((await WriteGap.HandAsync(place, template, synchronous, hand => hand.SwitchOver(), cancellationToken)).Between);
            }
            var seen = await DuringAsync(cluster, client, "promote", cancellationToken);
            gaps.Add(seen.Gap);
            requested.Add(seen.FromRequest);
            took.Add(seen.Took);
            Report.Say($"switchover {i + 1} of {options.Failovers} ({mode}): {seen.Gap * 1000:F0} ms; script so far {script.Median * 1000:F0} ms");
        }
        var ratio = gaps.Median / script.Median;
        report.Add(new()
        {
            Area = "planned", Measure = $"switchover, {mode}: between two acknowledged writes", Unit = "s", Ours = gaps, OursText = gaps.Spread(), Peers = [("script", script)], Ratio = ratio,
            Target = $"median <= {RatioLimit:F1} and <= {GapLimit:F2} s", Met = ratio <= RatioLimit && gaps.Median <= GapLimit, Note = $"the whole, with the former primary back as a standby, took {took.Range("s")}",
        });
        report.Add(new() { Area = "planned", Measure = $"the same from the request, {mode}", Unit = "s", Ours = requested, OursText = requested.Spread() });
        return gaps;
    }

    private static async Task<(double Gap, double FromRequest, double Took, int Interruptions)> DuringAsync(ClusterProcess cluster, WriteClient client, string command, CancellationToken cancellationToken)
    {
        await cluster.WaitUntilHealthyAsync();
        await WriteGap.AwaitQuietAsync(client, cancellationToken);
        var interruptions = client.Interruptions;
        var began = Stopwatch.GetTimestamp();
        await cluster.OperateAsync(command);
        await cluster.WaitUntilHealthyAsync();
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await client.SettleAsync(WriteGap.Quiet, cancellationToken);
        var gap = client.GapAfter(began)!.Value;
        return (gap.BetweenAcknowledgements.TotalSeconds, gap.FromFault.TotalSeconds, took, client.Interruptions - interruptions);
    }
}
