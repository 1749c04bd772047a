using System.Diagnostics;
using System.Reflection;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;

namespace PgAspire.Bench.Scenarios;

/// <summary>Publishing the storefront's AppHost, already built, as a process of its own; beside it the same process with a step that writes nothing.</summary>
internal static class Publishing
{
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var appHost = typeof(Publishing).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "StorefrontAppHost").Value!;
        Sample publish = new(), start = new();
        Report.Say($"publish: {options.Runs} times each, after one that does not count");
        for (var i = -1; i < options.Runs; i++)
        {
            var output = place.Root($"publish-{i}");
            var published = await TimeAsync(appHost, "publish", output, cancellationToken);
            if (!File.Exists(Path.Combine(output, "templates", "pg", "pg.yaml")))
            {
                throw new InvalidOperationException($"The AppHost wrote no cluster to {output}.");
            }
            var started = await TimeAsync(appHost, "publish-prereq", output, cancellationToken);
            if (i >= 0)
            {
                publish.Add(published);
                start.Add(started);
            }
        }
        report.Add(new()
        {
            Area = "publish", Measure = "aspire publish of samples/Storefront, built", Unit = "s", Ours = publish, Peers = [("the AppHost's start and end alone", start)],
            Ratio = publish.Median / start.Median, Target = $"<= {Target.TotalSeconds:F0} s", Met = publish.Median <= Target.TotalSeconds,
        });
    }

    private static async Task<double> TimeAsync(string appHost, string step, string output, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [appHost, "--operation", "publish", "--step", step, "--output-path", output]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPIRE_INTERACTIVITY_ENABLED"] = "false";
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var text = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        var taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? taken : throw new InvalidOperationException($"Publishing ended with {process.ExitCode}: {string.Join('\n', await text)}");
    }
}
