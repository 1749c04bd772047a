using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting;
using PgAspire.Operator;

namespace PgAspire.Hosting;

/// <summary>A fault that comes after a pause.</summary>
/// <param name="Pause">How long nothing happens before it.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Choice">Which of several instances it hits, from 0 up to 1.</param>
internal readonly record struct ScheduledFault(TimeSpan Pause, PostgresClusterFault Fault, double Choice);

/// <summary>Which faults come when, and whom they hit. Pure: the same seed gives the same schedule.</summary>
internal static class ChaosSchedule
{
    private const double ShortestPause = 0.2;
    private const double LongestPause = 1.8;

    /// <summary>The faults of a seed, without end unless the options say one.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "A schedule that can be repeated is what the seed is for.")]
    public static IEnumerable<ScheduledFault> Create(int seed, PostgresClusterChaosOptions options)
    {
        var random = new Random(seed);
        for (var i = 0; options.MaxFaults is not { } most || i < most; i++)
        {
            var pause = options.MeanInterval * (ShortestPause + random.NextDouble() * LongestPause);
            yield return new(pause, options.Faults[random.Next(options.Faults.Count)], random.NextDouble());
        }
    }

    /// <summary>The instance that a fault hits; null when there is none that it may hit now.</summary>
    public static string? Victim(ScheduledFault fault, ClusterSnapshot cluster)
    {
        var hitsPrimary = fault.Fault is PostgresClusterFault.KillPrimary or PostgresClusterFault.PausePrimary;
        InstanceSnapshot[] candidates =
        [
            .. fault.Fault switch
            {
                PostgresClusterFault.Switchover => CommandRules.Promotable(cluster),
                _ => cluster.Instances.Where(i => i.Running && !i.Fenced && (i.Name == cluster.CurrentPrimary) == hitsPrimary),
            },
        ];
        return candidates.Length == 0 ? null : candidates[(int)(fault.Choice * candidates.Length)].Name;
    }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public static IEnumerable<string> Errors(PostgresClusterChaosOptions options)
    {
        if (options.MeanInterval < TimeSpan.FromSeconds(1))
        {
            yield return $"{nameof(options.MeanInterval)} is {options.MeanInterval}, but at least 1 s.";
        }
        if (options.Grace < TimeSpan.Zero)
        {
            yield return $"{nameof(options.Grace)} is {options.Grace}, but not negative.";
        }
        if (options.MaxFaults < 0)
        {
            yield return $"{nameof(options.MaxFaults)} is {options.MaxFaults}, but not negative.";
        }
        if (options.Faults is not { Count: > 0 } || !options.Faults.All(Enum.IsDefined))
        {
            yield return $"{nameof(options.Faults)} names at least one kind of {nameof(PostgresClusterFault)}, and no other.";
        }
    }
}
