using System.Globalization;
using PgAspire.Local;
using PgAspire.Model;

namespace PgAspire.Chaos;

/// <summary>What a run of faults is asked for.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = "PgAspire.Chaos [--faults N] [--seed S] [--for SECONDS] [--minutes N] [--sync any1|async] [--planned on|off] [--instances N] [--writers N] [--runtime processes|containers] [--image NAME] [--verbose]";

    /// <summary>How many faults; a double one counts as two. With <see cref="Duration"/> alone, as many as there is time for.</summary>
    public int Faults { get; init; } = 100;

    /// <summary>What the schedule is made from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>No fault begins after this time; null is no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether a user's operations go on at the same time: promote, restart, drain, scale, reload, fence; null for processes only.</summary>
    public bool? Planned { get; init; }

    /// <summary>Whether they do.</summary>
    public bool HasOperations => Planned ?? Runtime == ClusterRuntime.Processes;

    /// <summary>Whether commits wait for any one standby.</summary>
    public bool Synchronous { get; init; } = true;

    /// <summary>How many instances.</summary>
    public int Instances { get; init; } = 3;

    /// <summary>How many clients write.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>What the instances are.</summary>
    public ClusterRuntime Runtime { get; init; } = ClusterRuntime.Processes;

    /// <summary>The image of containers; null takes that of the specification.</summary>
    public string? Image { get; init; }

    /// <summary>A command of the shell that restarts the engine, which must be nobody else's; null when it is not to be restarted.</summary>
    public string? RestartEngine { get; init; } = Environment.GetEnvironmentVariable("PGASPIRE_RESTART_ENGINE") is { Length: > 0 } command ? command : null;

    /// <summary>Whether each fault is printed.</summary>
    public bool Verbose { get; init; }

    /// <summary>How long the cluster may take to become healthy when it is left alone.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What the faults are drawn from.</summary>
    public IReadOnlyList<(FaultKind Kind, int Weight)> Mix => Runtime == ClusterRuntime.Containers ? FaultMix.Containers(RestartEngine is not null) : FaultMix.Processes;

    /// <summary>The cluster that suffers.</summary>
    public PostgresClusterSpec Spec
    {
        get
        {
            var spec = new PostgresClusterSpec
            {
                Name = "chaos",
                Instances = Instances,
                Postgresql = new() { Synchronous = Synchronous ? new() { Method = SynchronousMethod.Any, Number = 1 } : null },
                // enough to work, too little for a session that takes a gigabyte
                Resources = Runtime == ClusterRuntime.Containers ? new() { Limits = ValueMap<string>.From([new("memory", "512Mi")]) } : null,
            };
            return Image is null ? spec : spec with { ImageName = Image };
        }
    }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ChaosOptions();
        var counted = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--verbose")
            {
                options = options with { Verbose = true };
                continue;
            }
            var value = ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--faults" => options with { Faults = Number(value) },
                "--minutes" => options with { Duration = TimeSpan.FromMinutes(Number(value)) },
                "--planned" => options with { Planned = value switch { "on" => true, "off" => false, _ => throw new FormatException($"--planned is on or off, not {value}.") } },
                "--seed" => options with { Seed = Number(value) },
                "--for" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--instances" => options with { Instances = Number(value) },
                "--runtime" => options with { Runtime = value switch { "processes" => ClusterRuntime.Processes, "containers" => ClusterRuntime.Containers, _ => throw new FormatException($"--runtime is processes or containers, not {value}.") } },
                "--image" => options with { Image = value },
                "--writers" => options with { Writers = Number(value) },
                "--sync" => options with { Synchronous = value switch { "any1" => true, "async" => false, _ => throw new FormatException($"--sync is any1 or async, not {value}.") } },
                _ => throw new FormatException($"Unknown option {name}."),
            };
            counted |= name == "--faults";
        }
        // a time alone: as many faults as there can be in it
        return counted || options.Duration is not { } time ? options : options with { Faults = (int)(time / FaultSchedule.ShortestPause) + 1 };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
