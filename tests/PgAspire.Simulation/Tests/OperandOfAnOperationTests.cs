using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Clients;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Tests;

/// <summary>What an operation makes the driver use, when it does not come to its end.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Nothing of the machine or of the operator in virtual time outlives the test.")]
public sealed class OperandOfAnOperationTests
{
    private const string Other = "postgres:15.19";
    private readonly SimulatedMachine _machine = new(1);
    private readonly VirtualContext _context;
    private readonly Driver _driver;
    private readonly ClusterOperator _operator;

    public OperandOfAnOperationTests()
    {
        _context = new(_machine.Time);
        var spec = SwarmOptions.DrawSpec(new(1)) with { Instances = 2, Postgresql = new() };
        var storage = new Storage(_machine, spec.Name);
        storage.Texts["certificates.json"] = SimulatedCertificates.Json;
        _driver = new(new(_machine, storage, ephemeral: false));
        _operator = new(spec, new(new("app", "not a secret: nothing checks it")), _driver, new SimulatedSql(_machine, storage), new SimulatedRoutes(_machine), new(), _machine.Time, NullLogger.Instance);
        _machine.Checks.Wanted(spec);
        Run(() => _operator.StartAsync(CancellationToken.None));
        Until(() => _operator.Snapshot.IsHealthy);
    }

    [Fact]
    public async Task A_driver_that_breaks_its_contract_fails_the_operation_and_the_next_one_is_accepted()
    {
        _driver.Fails = new InvalidOperationException("It broke.");
        var update = Run(() => _operator.ExecuteAsync(new UpdateOperation(Other)));

        var failed = await Assert.ThrowsAsync<OperationFailedException>(() => update);
        Assert.Contains("It broke.", failed.Message, StringComparison.Ordinal);
        _driver.Fails = null;
        await Run(() => _operator.ExecuteAsync(new ReloadOperation()));
        Assert.Equal(Operands.First, _driver.Operand);
    }

    [Fact]
    public async Task An_image_goes_back_when_its_change_is_cancelled_after_the_driver_took_it()
    {
        using var cancellation = new CancellationTokenSource();
        _driver.Taken = cancellation.Cancel;
        var change = Run(() => _operator.ExecuteAsync(new ChangeOperation(_operator.Specification with { ImageName = Other }), null, cancellation.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        Until(() => _driver.Operand == Operands.First);
        Assert.Equal(Operands.First, _operator.Specification.ImageName);
        _driver.Taken = null;
        await Run(() => _operator.ExecuteAsync(new ReloadOperation()));
    }

    private Task Run(Func<Task> what)
    {
        Task task = Task.CompletedTask;
        VirtualTime.RunAs(_context, () => task = what());
        Until(() => task.IsCompleted);
        return task;
    }

    private void Until(Func<bool> condition) => Assert.True(_machine.Time.Run(_machine.Time.Now + 120 * TimeSpan.TicksPerSecond, condition));

    private sealed class Driver(SimulatedDriver inner) : DriverStandIn(inner)
    {
        public Exception? Fails { get; set; }

        public Action? Taken { get; set; }

        public override async Task UseOperandAsync(string operand, CancellationToken cancellationToken)
        {
            if (Fails is { } error)
            {
                throw error;
            }
            await base.UseOperandAsync(operand, cancellationToken);
            Taken?.Invoke();
        }
    }
}
