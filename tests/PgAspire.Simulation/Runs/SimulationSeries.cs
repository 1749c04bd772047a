using System.Diagnostics;
using System.Globalization;
using PgAspire.Operator;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Users;

namespace PgAspire.Simulation.Runs;

/// <summary>Many seeds, and what they gave together.</summary>
internal sealed class SimulationSeries
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<UserOutcome, int> _operations = [];

    public int Seeds { get; private set; }

    public long Faults { get; private set; }

    public long OperationsAsked { get; private set; }

    public long Switchovers { get; private set; }

    public long Acknowledged { get; private set; }

    public long Promised { get; private set; }

    public long LossesWithoutPromise { get; private set; }

    public long Primaries { get; private set; }

    public long Steps { get; private set; }

    public TimeSpan Simulated { get; private set; }

    public TimeSpan SlowestRecovery { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>The seeds that violated something, lowest first.</summary>
    public List<SeedResult> Failures { get; } = [];

    /// <summary>The rules that no seed has hit.</summary>
    public string[] RulesNotHit => [.. ClusterRules.Table.Select(r => r.Id).Concat(InstanceRules.Table.Select(r => r.Id)).Except(_rules.Keys)];

    /// <summary>Runs seeds, several at a time.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="threads">How many at a time.</param>
    /// <param name="bug">Makes the planted bug, anew for each seed; null for none.</param>
    /// <param name="enough">After how many violations no further seed begins.</param>
    /// <param name="limit">After this time no further seed begins; null is no limit.</param>
    /// <param name="told">Hears of each seed that is over, one at a time.</param>
    public static SimulationSeries Run(ulong from, int count, int threads, Func<PlantedBug>? bug = null, int enough = 1, TimeSpan? limit = null, Action<SimulationSeries, SeedResult>? told = null)
    {
        var series = new SimulationSeries();
        var since = Stopwatch.GetTimestamp();
        var next = -1;
        void Work()
        {
            while (series.Failures.Count < enough && (limit is null || Stopwatch.GetElapsedTime(since) < limit) && Interlocked.Increment(ref next) is var i && i < count)
            {
                series.Add(new SimulationRun(from + (ulong)i, bug?.Invoke()).Execute(), Stopwatch.GetElapsedTime(since), told);
            }
        }
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work, 16 << 20)).ToArray();
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        series.Took = Stopwatch.GetElapsedTime(since);
        series.Failures.Sort((x, y) => x.Seed.CompareTo(y.Seed));
        return series;
    }

    /// <summary>The summary in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seeds={Seeds} violations={Failures.Count} faults={Faults} operations={OperationsAsked} ({string.Join(' ', _operations.Select(o => $"{o.Key.ToString().ToLowerInvariant()}={o.Value}"))}) switchovers={Switchovers} acknowledged={Acknowledged} promised={Promised} lost-without-promise={LossesWithoutPromise} primaries={Primaries} " +
        $"simulated={Simulated.TotalHours:F1}h steps={Steps / 1e6:F1}M slowest-recovery={SlowestRecovery.TotalSeconds:F0}s {(RulesNotHit is { Length: > 0 } missing ? $"rules-never-hit={string.Join(',', missing)}" : "every rule hit")} " +
        $"took={Took.TotalSeconds:F1}s seeds-per-second={Seeds / Took.TotalSeconds:F1}");

    private void Add(SeedResult result, TimeSpan took, Action<SimulationSeries, SeedResult>? told)
    {
        lock (_lock)
        {
            Took = took;
            Seeds++;
            Faults += result.FaultCount;
            OperationsAsked += result.OperationsAsked;
            Switchovers += result.Switchovers;
            foreach (var (outcome, times) in result.Operations)
            {
                _operations[outcome] = _operations.GetValueOrDefault(outcome) + times;
            }
            Acknowledged += result.Acknowledged;
            Promised += result.Promised;
            LossesWithoutPromise += result.LossesWithoutPromise;
            Primaries += result.Primaries;
            Steps += result.Steps;
            Simulated += result.Simulated;
            SlowestRecovery = result.Violation is null && result.Recovery > SlowestRecovery ? result.Recovery : SlowestRecovery;
            foreach (var (rule, times) in result.Rules)
            {
                _rules[rule] = _rules.GetValueOrDefault(rule) + times;
            }
            if (result.Violation is not null)
            {
                Failures.Add(result);
            }
            told?.Invoke(this, result);
        }
    }
}
