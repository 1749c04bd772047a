using PgAspire.Simulation.Bugs;

namespace PgAspire.Simulation.Runs;

/// <summary>The executable.</summary>
internal static class SimulationProgram
{
    private const int ShownFailures = 20;
    private const int SeedsBetweenLines = 1000;

    /// <summary>Runs what a command line asks for; the last line is the summary.</summary>
    /// <returns>0 when all held, and with a bug when it was noticed; 1 otherwise; 2 for a wrong command line.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        SimulationOptions options;
        Func<PlantedBug>? bug = null;
        try
        {
            options = SimulationOptions.Parse(arguments);
            if (options.Bug is { } name && (bug = PlantedBugs.Find(name)) is null)
            {
                throw new FormatException($"There is no planted bug {name}; --list-bugs names them.");
            }
        }
        catch (FormatException e)
        {
            errors.WriteLine($"{e.Message}{Environment.NewLine}{SimulationOptions.Usage}");
            return 2;
        }
        if (options.ListBugs)
        {
            foreach (var planted in PlantedBugs.All)
            {
                output.WriteLine($"{planted.Name,-36} {planted.Description}");
            }
            return 0;
        }
        var series = SimulationSeries.Run(options.From, options.Seeds, options.Threads, bug, bug is null ? ShownFailures : 1, options.Seconds is { } limit ? TimeSpan.FromSeconds(limit) : null,
            (soFar, seed) =>
            {
                if (bug is null && seed.Violation is not null)
                {
                    errors.WriteLine($"seed {seed.Seed}: {seed.Violation}");
                }
                if (soFar.Seeds % SeedsBetweenLines == 0)
                {
                    errors.WriteLine($"so far {soFar}");
                }
            });
        foreach (var failure in series.Failures.Skip(1))
        {
            output.WriteLine($"seed {failure.Seed}: {failure.Violation}");
        }
        if (series.Failures is [var first, ..])
        {
            foreach (var line in first.Journal.TakeLast(options.Journal))
            {
                output.WriteLine($"  {line}");
            }
            output.WriteLine($"seed {first.Seed}: {first.Violation}");
            output.WriteLine($"again: --from {first.Seed} --seeds 1{(options.Bug is null ? "" : $" --bug {options.Bug}")}");
        }
        var expected = bug is not null;
        var noticed = series.Failures.Count > 0;
        output.WriteLine($"{(noticed == expected ? "ok" : "FAILED")} bug={options.Bug ?? "none"}{(expected ? $" noticed={(noticed ? "yes" : "no")}" : "")} from={options.From} {series}");
        return noticed == expected ? 0 : 1;
    }
}
