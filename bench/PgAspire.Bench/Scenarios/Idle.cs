using System.Diagnostics;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;

namespace PgAspire.Bench.Scenarios;

/// <summary>What a healthy cluster of three costs beside PostgreSQL when nobody uses it: the process with operator and router, without an Aspire host around it.</summary>
internal static class Idle
{
    // the runtime compiles what was used often once more in the first minute
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var cluster = await ClusterProcess.StartAsync(place.Root("idle"), synchronous: true, prepareAhead: false);
        await cluster.WaitUntilReadyAsync(cancellationToken);
        await cluster.WaitUntilHealthyAsync();
        Sample cpu = new(), resident = new();
        Report.Say("idle: three times 30 s, after a minute");
        await Task.Delay(Before, cancellationToken);
        for (var i = 0; i < 3; i++)
        {
            using var process = Process.GetProcessById(cluster.ProcessId);
            resident.Add(process.WorkingSet64 / 1048576.0);
            var (used, at) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(Span, cancellationToken);
            process.Refresh();
            cpu.Add(100 * (process.TotalProcessorTime - used) / Stopwatch.GetElapsedTime(at));
        }
        var (afterCollection, heap, threads, files) = await cluster.FootprintAsync();
        report.Add(new()
        {
            Area = "idle", Measure = "CPU of operator and router, 3 instances, over 30 s", Unit = "% of a core", Ours = cpu, Target = "<= 1", Met = cpu.Median <= 1,
        });
        report.Add(new()
        {
            Area = "idle", Measure = "their process's resident memory", Unit = "MiB", Ours = resident,
            Note = $"after a collection {afterCollection:F0} MiB, of which {heap:F1} MiB managed; {threads} threads, {files} open files; no Aspire host in this process",
        });
    }
}
