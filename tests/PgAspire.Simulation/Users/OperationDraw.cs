using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Users;

/// <summary>Draws what a user wants next; some of it impossible.</summary>
internal sealed class OperationDraw(SimulationRun run, Chance chance)
{
    private static readonly string[] Images = ["postgres:15.18", "postgres:15.19", "postgres:15.20"];
    private int _password;

    /// <summary>The next operation.</summary>
    /// <param name="life">The operator that is asked.</param>
    public ClusterOperation Next(OperatorLife life)
    {
        var status = life.Status;
        // a user who has fenced or hibernated something wants it back some time
        if (status.HibernationWanted && chance.Percent(75))
        {
            return new ResumeOperation();
        }
        if (status.FencedInstances.Count > 0 && chance.Percent(50))
        {
            return new UnfenceOperation(chance.Percent(60) ? status.FencedInstances[0] : Instance(life));
        }
        return chance.Below(26) switch
        {
            < 5 => new PromoteOperation(Instance(life)),
            < 7 => new ScaleOperation(chance.Percent(4) ? 0 : chance.Between(1, 5)),
            < 9 => new RestartOperation(null),
            < 11 => new RestartOperation(Instance(life)),
            11 => new ReloadOperation(),
            < 16 => new ChangeOperation(Change(life)),
            16 or 17 => new FenceOperation(chance.Percent(15) ? ClusterStatus.AllInstances : Instance(life)),
            18 => new HibernateOperation(),
            19 => new ResumeOperation(),
            20 or 21 => Destruction(life),
            22 => new DrainOperation(Instance(life)),
            23 or 24 => new UpdateOperation(chance.Percent(10) ? "postgres:16.1" : chance.Percent(5) ? "nonsense" : chance.Pick(Images)),
            _ => new ChangePasswordsOperation(new(new("app", $"password {++_password}: nothing checks it"))),
        };
    }

    private string Instance(OperatorLife life)
    {
        if (chance.Percent(3))
        {
            return "pg-9";
        }
        var serial = chance.Between(1, Math.Max(1, life.Specification.Instances));
        return chance.Percent(50) ? serial.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"pg-{serial}";
    }

    // what a fault has taken a moment ago nobody may know yet
    private ClusterOperation Destruction(OperatorLife life) =>
        run.Storage.Instances.Values.Any(i => i.DestroyedAt > run.Machine.Time.Now - 15 * TimeSpan.TicksPerSecond) || run.Storage.Instances.Values.Any(i => i.Data is { Strayed: true }) || run.MayBeWithoutProof
            ? new ReloadOperation()
            : new DestroyOperation(Instance(life), KeepData: chance.Percent(50));

    private PostgresClusterSpec Change(OperatorLife life)
    {
        var spec = life.Specification;
        for (var changes = chance.Between(1, 2); changes > 0; changes--)
        {
            spec = chance.Below(11) switch
            {
                0 => With(spec, "work_mem", $"{chance.Between(1, 9)}MB"),
                1 => With(spec, "shared_buffers", $"{chance.Between(100, 103)}MB"),
                2 or 3 or 4 => With(spec, "max_connections", (50 * chance.Between(1, 5)).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                5 => spec with { Postgresql = spec.Postgresql with { Synchronous = Synchronous(spec, life) } },
                6 => spec with { PrimaryUpdateStrategy = chance.Percent(40) ? PrimaryUpdateStrategy.Supervised : PrimaryUpdateStrategy.Unsupervised },
                7 => spec with { PrimaryUpdateMethod = chance.Percent(50) ? PrimaryUpdateMethod.Switchover : PrimaryUpdateMethod.Restart },
                8 => spec with { ImageName = chance.Pick(Images) },
                9 => spec with { FailoverDelay = TimeSpan.FromSeconds(chance.Percent(50) ? chance.Between(1, 5) : 0) },
                _ => spec with { SmartShutdownTimeout = chance.Percent(40) ? TimeSpan.FromSeconds(chance.Between(1, 3)) : ClusterDefaults.SmartShutdownTimeout },
            };
        }
        return spec;
    }

    // a proof for a failover is not asked for anew: it could not be given any more
    private SynchronousReplicationSpec? Synchronous(PostgresClusterSpec spec, OperatorLife life)
    {
        var drawn = SwarmOptions.DrawSynchronous(chance, spec.Instances);
        var proof = spec.Postgresql.Synchronous is { FailoverQuorum: true } && life.Snapshot.IsHealthy;
        return drawn is null ? null : drawn with { FailoverQuorum = proof };
    }

    private static PostgresClusterSpec With(PostgresClusterSpec spec, string parameter, string value) =>
        spec with { Postgresql = spec.Postgresql with { Parameters = spec.Postgresql.Parameters.With(parameter, value) } };
}
