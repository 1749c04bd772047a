using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Faults;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Runs;

/// <summary>What kind of cluster a seed simulates, and under which faults. A seed has some kinds of faults only, so that each combination comes up.</summary>
internal sealed record SwarmOptions
{
    private static readonly FaultKind[] All = [.. Enum.GetValues<FaultKind>().Except([FaultKind.PromoteByHand])];

    /// <summary>The first specification.</summary>
    public required PostgresClusterSpec Spec { get; init; }

    /// <summary>The kinds of faults.</summary>
    public required FaultKind[] Kinds { get; init; }

    /// <summary>How many faults can be under way at a time.</summary>
    public required int Tracks { get; init; }

    /// <summary>The average time from one fault to the next.</summary>
    public required double FaultEverySeconds { get; init; }

    /// <summary>How long there are faults.</summary>
    public required int FaultSeconds { get; init; }

    /// <summary>The average time from one operation of the user to the next; 0 for a user who lets the cluster alone.</summary>
    public double OperationEverySeconds { get; init; }

    /// <summary>How long there are faults, and then none, in turns; 0 for faults all the time. Some rules want a cluster in which all is well.</summary>
    public (double Storm, double Calm) Turns { get; init; }

    /// <summary>What comes after the faults.</summary>
    public Catastrophe Catastrophe { get; init; }

    /// <summary>How many clients write, and how often.</summary>
    public required (int Count, double PauseMilliseconds) Writers { get; init; }

    /// <summary>The operator's limits.</summary>
    public required OperatorSettings Settings { get; init; }

    // what makes standbys differ, and then takes the primary away
    private static readonly FaultKind[] Races = [FaultKind.CutInstances, FaultKind.CutInstances, FaultKind.CutInstances, FaultKind.KillPrimaryHangStandby, FaultKind.KillInstance, FaultKind.KillInstance, FaultKind.HangInstance, FaultKind.SlowNetwork, FaultKind.KillOperatorInPromotion, FaultKind.DisturbPromotion, FaultKind.ForgetPromotion];

    // nobody who promotes a standby behind the operator's back does so while its data is being lost
    private static readonly FaultKind[] Strangers = [FaultKind.PromoteByHand, FaultKind.PromoteByHand, FaultKind.CutInstances, FaultKind.KillInstance, FaultKind.HangInstance, FaultKind.SlowNetwork, FaultKind.KillOperator];

    /// <summary>Draws the options of a seed: one of many combinations, or in every third seed races of standbys; in a few, strangers or a catastrophe.</summary>
    public static SwarmOptions Draw(Chance chance)
    {
        var options = DrawAny(chance);
        var user = chance.Fork();
        options = options with
        {
            OperationEverySeconds = user.Percent(70) ? 2 + user.Unit() * 10 : 0,
            Turns = user.Percent(55) ? (4 + user.Unit() * 20, 10 + user.Unit() * 30) : (0, 0),
        };
        if (options.OperationEverySeconds > 0 && user.Percent(50))
        {
            options = options with { Kinds = [.. options.Kinds, FaultKind.DisturbSwitchover, FaultKind.DisturbSwitchover] };
        }
        var fate = user.Fork();
        options = options with
        {
            Catastrophe = fate.Below(100) switch { < 3 => Catastrophe.AllDataLost, < 6 => Catastrophe.StatusLost, < 9 => Catastrophe.PrimaryUnknown, _ => Catastrophe.None },
        };
        if (fate.Percent(5))
        {
            return options with { Kinds = Strangers, Tracks = 2, FaultEverySeconds = 2 + fate.Unit() * 4 };
        }
        return chance.Percent(33)
            ? options with
            {
                Kinds = Races,
                Tracks = 4,
                FaultEverySeconds = 0.7 + chance.Unit() * 1.5,
                Spec = chance.Percent(30)
                    ? options.Spec with { Instances = 4, FailoverDelay = TimeSpan.Zero, Postgresql = new() }
                    : options.Spec with
                    {
                        Instances = 3,
                        FailoverDelay = TimeSpan.Zero,
                        Postgresql = new() { Synchronous = new() { Method = chance.Percent(80) ? SynchronousMethod.Any : SynchronousMethod.First, Number = 1 } },
                    },
            }
            : options;
    }

    private static SwarmOptions DrawAny(Chance chance)
    {
        var share = 25 + chance.Below(60);
        var kinds = All.Where(_ => chance.Percent(share)).ToList();
        while (kinds.Count < 3)
        {
            kinds.Add(chance.Pick(All));
        }
        return new()
        {
            Spec = DrawSpec(chance),
            Kinds = [.. kinds],
            Tracks = chance.Between(2, 4),
            FaultEverySeconds = 0.7 + chance.Unit() * chance.Unit() * 5,
            FaultSeconds = chance.Between(100, 160),
            Writers = (chance.Between(1, 4), 120 + chance.Unit() * 600),
            Settings = new()
            {
                FailoverProbePeriod = TimeSpan.FromMilliseconds(chance.Percent(20) ? 4 : chance.Between(10, 40)),
                TransitionProbePeriod = TimeSpan.FromMilliseconds(chance.Between(40, 120)),
            },
        };
    }

    /// <summary>Draws a specification.</summary>
    public static PostgresClusterSpec DrawSpec(Chance chance)
    {
        var instances = chance.Percent(55) ? 3 : chance.Between(1, 5);
        return new()
        {
            Name = "pg",
            ImageName = Operands.First,
            Instances = instances,
            FailoverDelay = TimeSpan.FromSeconds(chance.Percent(12) ? chance.Between(1, 6) : 0),
            Postgresql = new() { Synchronous = DrawSynchronous(chance, instances) },
            ReplicationSlots = new() { HighAvailability = chance.Percent(85), UpdateInterval = TimeSpan.FromSeconds(chance.Between(1, 30)) },
        };
    }

    /// <summary>Draws what a user may change of a cluster.</summary>
    /// <param name="spec">What it was.</param>
    /// <param name="healthy">Whether it was healthy; else a proof for a failover is not asked for anew, which could not be given any more.</param>
    /// <param name="chance">Draws.</param>
    public static PostgresClusterSpec Edit(PostgresClusterSpec spec, bool healthy, Chance chance)
    {
        var instances = chance.Percent(50) ? Math.Clamp(spec.Instances + (chance.Percent(50) ? 1 : -1), 1, 5) : spec.Instances;
        var synchronous = chance.Percent(40) ? DrawSynchronous(chance, instances) : spec.Postgresql.Synchronous;
        if (synchronous is not null && synchronous.Number >= instances)
        {
            synchronous = instances < 2 ? null : synchronous with { Number = 1 };
        }
        if (synchronous is { FailoverQuorum: true } && !healthy && spec.Postgresql.Synchronous is not { FailoverQuorum: true })
        {
            synchronous = synchronous with { FailoverQuorum = false };
        }
        return spec with { Instances = instances, Postgresql = spec.Postgresql with { Synchronous = synchronous } };
    }

    /// <summary>Draws how commits are confirmed.</summary>
    public static SynchronousReplicationSpec? DrawSynchronous(Chance chance, int instances) => instances < 2 || chance.Percent(15)
        ? null
        : new()
        {
            Method = chance.Percent(70) ? SynchronousMethod.Any : SynchronousMethod.First,
            Number = instances > 3 && chance.Percent(40) ? 2 : 1,
            DataDurability = chance.Percent(12) ? DataDurability.Preferred : DataDurability.Required,
            FailoverQuorum = chance.Percent(25),
        };
}
