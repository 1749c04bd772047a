using System.CommandLine;
using System.Diagnostics;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Scenarios;
using PgAspire.Bench.Workers;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

var began = Stopwatch.GetTimestamp();
if (args is [ClusterWorker.Verb, .. var forCluster])
{
    return await ClusterWorker.RunAsync(began, forCluster);
}
if (args is [RouterWorker.Verb, .. var forRouter])
{
    return await RouterWorker.RunAsync(forRouter);
}
return await CommandLine.Create().Parse(args).InvokeAsync();

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private static readonly (string Name, Func<BenchPlace, BenchOptions, Report, CancellationToken, Task> Run)[] Areas =
        [("up", BringUp.RunAsync), ("fixture", Fixture.RunAsync), ("gap", WriteGap.RunAsync), ("planned", Planned.RunAsync), ("containers", Containers.RunAsync), ("router", RouterLoad.RunAsync), ("idle", Idle.RunAsync), ("publish", Publishing.RunAsync), ("soak", Soak.RunAsync)];

    public static RootCommand Create()
    {
        var only = new Option<string>("--only") { Description = "The parts to measure, separated by commas: up, fixture, gap, planned, containers, router, idle, publish, soak. All but soak without it." };
        var runs = new Option<int>("--runs") { Description = "How many bring-ups of each kind, rolling restarts and updates, rounds of pgbench, and publications.", DefaultValueFactory = _ => 5 };
        var failovers = new Option<int>("--failovers") { Description = "How many failovers, and how many switchovers, for each replication mode; how many failovers during a soak.", DefaultValueFactory = _ => 30 };
        var soak = new Option<double>("--soak") { Description = "How many minutes the soak lasts." };
        var json = new Option<string>("--json") { Description = "A file that gets every number." };
        var markdown = new Option<string>("--markdown") { Description = "A file that gets the table." };
        var image = new Option<string>("--image") { Description = "The image of containers, with an entry point that initialises a single server; the first of the known ones that the engine has by default." };
        var folder = new Option<string>("--folder") { Description = "Where data is made and deleted again; the folder for temporary files by default. Everything of a run lies on its file system." };
        var portable = new Option<bool>("--portable") { Description = "Measures the router's forwarder for systems that are not Linux, too." };
        var keep = new Option<bool>("--keep") { Description = "Keeps the data of the scripts' clusters until the end: what is slow after many files were deleted does not slow the next script." };
        var journal = new Option<bool>("--journal") { Description = "Shows the operator's journals." };
        var command = new RootCommand("Measures a local cluster against scripts written by hand and against HAProxy, within one run.") { only, runs, failovers, image, soak, json, markdown, folder, keep, portable, journal };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BenchOptions
            {
                Only = parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                Runs = parsed.GetValue(runs),
                Failovers = parsed.GetValue(failovers),
                Image = parsed.GetValue(image),
                Soak = TimeSpan.FromMinutes(parsed.GetValue(soak)),
                SoakFailovers = parsed.GetValue(failovers),
                Portable = parsed.GetValue(portable),
                Keep = parsed.GetValue(keep),
                Journal = parsed.GetValue(journal),
            };
            if (options.Only.Except(Areas.Select(a => a.Name)).FirstOrDefault() is { } unknown)
            {
                Console.Error.WriteLine($"There is no part {unknown}; there are {string.Join(", ", Areas.Select(a => a.Name))}.");
                return 64;
            }
            return await MeasureAsync(options, parsed.GetValue(folder), parsed.GetValue(json), parsed.GetValue(markdown), cancellationToken);
        });
        return command;
    }

    private static async Task<int> MeasureAsync(BenchOptions options, string? folder, string? json, string? markdown, CancellationToken cancellationToken)
    {
        var report = new Report();
        using var place = new BenchPlace(folder);
        report.Remark($"{Environment.ProcessorCount} CPUs, PostgreSQL {place.Installation.Version}, .NET {Environment.Version}, {new DriveInfo(place.Folder).DriveFormat}, {DateTime.UtcNow:yyyy-MM-dd}; load before the run {Load()}. "
            + "Seconds belong to this machine; ratios within the run count.");
        foreach (var (name, run) in Areas.Where(a => options.Wants(a.Name)))
        {
            await run(place, options, report, cancellationToken);
        }
        Console.WriteLine(report.Markdown());
        if (json is not null)
        {
            await File.WriteAllTextAsync(json, report.Json(), cancellationToken);
        }
        if (markdown is not null)
        {
            await File.WriteAllTextAsync(markdown, $"# Results of `./dev.sh bench`\n\n{report.Markdown()}", cancellationToken);
        }
        return report.Findings.Any(f => f.Met == false) ? 1 : 0;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
