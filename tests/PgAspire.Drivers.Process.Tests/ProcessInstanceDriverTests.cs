using PgAspire.Drivers.Specs;

namespace PgAspire.Drivers.Process.Tests;

public sealed class ProcessInstanceDriverTests : InstanceDriverSpec
{
    protected override ValueTask<DriverPlace> CreatePlaceAsync()
    {
        ProcessDriverPlace.RequirePostgres();
        return ValueTask.FromResult<DriverPlace>(new ProcessDriverPlace(sharedTemplates: true));
    }
}
