using PgAspire.Drivers.Specs;
using PgAspire.Tests.Servers;

namespace PgAspire.Drivers.Process.Tests;

public sealed class ProcessInstanceDriverTests : InstanceDriverSpec
{
    protected override ValueTask<DriverPlace> CreatePlaceAsync()
    {
        InstalledPostgres.Require();
        return ValueTask.FromResult<DriverPlace>(new ProcessDriverPlace(sharedTemplates: true));
    }
}
