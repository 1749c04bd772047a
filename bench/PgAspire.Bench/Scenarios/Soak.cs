using System.Diagnostics;
using PgAspire.Bench.Clients;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;

namespace PgAspire.Bench.Scenarios;

/// <summary>Whether memory, threads or open files grow under load and failovers: after the first minute against the end.</summary>
internal static class Soak
{
    private const int Writers = 4;
    private static readonly TimeSpan Warm = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var length = options.Soak > TimeSpan.Zero ? options.Soak : TimeSpan.FromMinutes(5);
        await using var cluster = await ClusterProcess.StartAsync(place.Root("soak"), synchronous: true, prepareAhead: false);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        await cluster.WaitUntilHealthyAsync();
        await using var client = new WriteClient([cluster.ReadWrite]);
        await client.StartAsync();
        var others = Enumerable.Range(1, Writers - 1).Select(_ => new Churn(cluster.ReadWrite)).ToArray();
        try
        {
            // one failover belongs to the warming up: its code is not loaded before
            await FailOverAsync(cluster, client, new(), cancellationToken);
            await Task.Delay(Warm, cancellationToken);
            var before = await cluster.FootprintAsync();
            Report.Say($"soak: after the first minute {before.Resident:F0} MiB, {before.Heap:F1} MiB managed, {before.Threads} threads, {before.Files} files");
            var gaps = new Sample();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < options.SoakFailovers; i++)
            {
                var due = length * ((i + 1) / (options.SoakFailovers + 1.0)) - Stopwatch.GetElapsedTime(started);
                await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cancellationToken);
                await FailOverAsync(cluster, client, gaps, cancellationToken);
            }
            var left = length - Stopwatch.GetElapsedTime(started);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            await cluster.WaitUntilHealthyAsync();
            var after = await cluster.FootprintAsync();
            var lost = await client.StopAndCountLostAsync();
            var took = $"{Stopwatch.GetElapsedTime(started).TotalMinutes:F0} minutes under load with {options.SoakFailovers} failovers";
            Add("resident memory", "MiB", before.Resident, after.Resident, "<= 1.15", 1.15);
            Add("managed heap", "MiB", before.Heap, after.Heap, "<= 1.5", 1.5);
            Add("threads", "", before.Threads, after.Threads, "<= 1.2", 1.2);
            Add("open files", "", before.Files, after.Files, "<= 1.2", 1.2);
            report.Remark($"soak: {took}, {client.Acknowledged:N0} rows acknowledged, {lost} of them lost; write gap {gaps.Range("s")}.");

            void Add(string measure, string unit, double first, double last, string target, double limit)
            {
                Sample end = new(), begin = new();
                end.Add(last);
                begin.Add(first);
                report.Add(new()
                {
                    Area = "soak", Measure = $"{measure} after {took}", Unit = unit, Ours = end, OursText = $"{Sample.Number(last)} {unit}".Trim(), Peers = [("after the first minute", begin)],
                    Ratio = last / first, Target = target, Met = last / first <= limit,
                });
            }
        }
        finally
        {
            await Task.WhenAll(others.Select(o => o.DisposeAsync().AsTask()));
        }
    }

    private static async Task FailOverAsync(ClusterProcess cluster, WriteClient client, Sample gaps, CancellationToken cancellationToken)
    {
        var (primary, processId) = await cluster.WaitUntilHealthyAsync();
        var fault = WriteGap.Kill(processId);
        await WriteGap.AcknowledgedAfterAsync(client, fault, cancellationToken);
        var gap = client.GapAfter(fault)!.Value.FromFault;
        gaps.Add(gap.TotalSeconds);
        Report.Say($"soak: {primary} killed, write gap {gap.TotalMilliseconds:F0} ms");
    }
}
