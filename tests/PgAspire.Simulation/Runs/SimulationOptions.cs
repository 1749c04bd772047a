using System.Globalization;

namespace PgAspire.Simulation.Runs;

/// <summary>What the executable is asked for.</summary>
internal sealed record SimulationOptions
{
    public const string Usage = "PgAspire.Simulation [--seeds N] [--from SEED] [--bug NAME] [--list-bugs] [--threads N] [--seconds N] [--journal LINES]";

    private static readonly string[] Names = ["--seeds", "--from", "--bug", "--list-bugs", "--threads", "--seconds", "--journal"];

    /// <summary>How many seeds at most; with a bug, the search ends with the first that notices it.</summary>
    public int Seeds { get; init; } = 1000;

    /// <summary>The first seed.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>The planted bug; null is the operator as it is.</summary>
    public string? Bug { get; init; }

    /// <summary>Whether the bugs are to be named only.</summary>
    public bool ListBugs { get; init; }

    /// <summary>How many seeds run at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>No seed begins after this time; null is no limit.</summary>
    public int? Seconds { get; init; }

    /// <summary>How many journal lines of a failing seed are printed.</summary>
    public int Journal { get; init; } = 60;

    /// <summary>Whether a command line is the simulation's, not the test platform's.</summary>
    public static bool AreMeant(string[] arguments) => Array.Exists(arguments, a => Names.Contains(a, StringComparer.Ordinal));

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SimulationOptions Parse(string[] arguments)
    {
        var options = new SimulationOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--list-bugs")
            {
                options = options with { ListBugs = true };
                continue;
            }
            var value = ++i < arguments.Length ? arguments[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--seeds" => options with { Seeds = Number(name, value) },
                "--from" => options with { From = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw new FormatException($"--from is a seed, not {value}.") },
                "--bug" => options with { Bug = value },
                "--threads" => options with { Threads = Math.Max(1, Number(name, value)) },
                "--seconds" => options with { Seconds = Number(name, value) },
                "--journal" => options with { Journal = Number(name, value) },
                _ => throw new FormatException($"Unknown option {name}."),
            };
        }
        return options;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{name} is a number, not {text}.");
}
