using PgAspire.Operator;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Tests;

/// <summary>What an operation makes the driver use, when it does not come to its end.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Nothing of the machine or of the driver in virtual time outlives the test.")]
public sealed class OperandOfAnOperationTests
{
    private const string Other = "postgres:15.19";
    private readonly OperatorInVirtualTime _place;
    private Driver _driver = null!;

    public OperandOfAnOperationTests() => _place = new(instances: 2, simulated => _driver = new(simulated));

    [Fact]
    public async Task A_driver_that_breaks_its_contract_fails_the_operation_and_the_next_one_is_accepted()
    {
        _driver.Fails = new InvalidOperationException("It broke.");
        var update = _place.Run(() => _place.Operator.ExecuteAsync(new UpdateOperation(Other)));

        var failed = await Assert.ThrowsAsync<OperationFailedException>(() => update);
        Assert.Contains("It broke.", failed.Message, StringComparison.Ordinal);
        _driver.Fails = null;
        await _place.Run(() => _place.Operator.ExecuteAsync(new ReloadOperation()));
        Assert.Equal(Operands.First, _driver.Operand);
    }

    [Fact]
    public async Task An_image_goes_back_when_its_change_is_cancelled_after_the_driver_took_it()
    {
        using var cancellation = new CancellationTokenSource();
        _driver.Taken = cancellation.Cancel;
        var change = _place.Run(() => _place.Operator.ExecuteAsync(new ChangeOperation(_place.Operator.Specification with { ImageName = Other }), null, cancellation.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        _place.Until(() => _driver.Operand == Operands.First);
        Assert.Equal(Operands.First, _place.Operator.Specification.ImageName);
        _driver.Taken = null;
        await _place.Run(() => _place.Operator.ExecuteAsync(new ReloadOperation()));
    }

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
