using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Clients;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Tests;

/// <summary>One operator and its healthy cluster, with neither faults nor a user but those of a test.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Nothing of the machine or of the operator in virtual time outlives the test.")]
internal sealed class OperatorInVirtualTime
{
    private readonly VirtualContext _context;

    public OperatorInVirtualTime(int instances, Func<SimulatedDriver, IInstanceDriver>? driver = null)
    {
        _context = new(Machine.Time);
        var spec = SwarmOptions.DrawSpec(new(1)) with { Instances = instances, Postgresql = new() };
        Storage = new(Machine, spec.Name);
        Storage.Texts["certificates.json"] = SimulatedCertificates.Json;
        var simulated = new SimulatedDriver(Machine, Storage, ephemeral: false);
        Operator = new(spec, new(new("app", "not a secret: nothing checks it")), driver?.Invoke(simulated) ?? simulated, new SimulatedSql(Machine, Storage), new SimulatedRoutes(Machine), new(), Machine.Time, NullLogger.Instance);
        Machine.Checks.Wanted(spec);
        Run(() => Operator.StartAsync(CancellationToken.None));
        Until(() => Operator.Snapshot.IsHealthy);
    }

    public SimulatedMachine Machine { get; } = new(1);

    public Storage Storage { get; }

    public ClusterOperator Operator { get; }

    /// <summary>Begins something in virtual time.</summary>
    public Task Begin(Func<Task> what)
    {
        Task task = Task.CompletedTask;
        VirtualTime.RunAs(_context, () => task = what());
        return task;
    }

    /// <summary>Lets the time go on until something is over.</summary>
    public Task Run(Func<Task> what)
    {
        var task = Begin(what);
        Until(() => task.IsCompleted);
        return task;
    }

    /// <summary>Lets the time go on until a condition holds, for two minutes at most.</summary>
    public void Until(Func<bool> condition) => Assert.True(Machine.Time.Run(Machine.Time.Now + 120 * TimeSpan.TicksPerSecond, condition));
}
