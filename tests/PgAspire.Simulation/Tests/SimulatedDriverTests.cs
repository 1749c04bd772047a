using PgAspire.Drivers.Specs;

namespace PgAspire.Simulation.Tests;

/// <summary>The simulated driver is held to what every driver does.</summary>
public sealed class SimulatedDriverTests : InstanceDriverSpec
{
    protected override ValueTask<DriverPlace> CreatePlaceAsync() => ValueTask.FromResult<DriverPlace>(new SimulatedPlace());
}
