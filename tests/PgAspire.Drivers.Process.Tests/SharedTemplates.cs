using PgAspire.Drivers.Process.Tests;
using PgAspire.Drivers.Specs;
using PgAspire.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedTemplates))]

namespace PgAspire.Drivers.Process.Tests;

/// <summary>One prepared template for all tests that only need some data, so that few of them wait for <c>initdb</c>.</summary>
public sealed class SharedTemplates : IAsyncLifetime
{
    private static ProcessDriverPlace? _place;

    public static string Path => System.IO.Path.Combine(_place!.Root, "templates");

    public async ValueTask InitializeAsync()
    {
        if (InstalledPostgres.Find() is null)
        {
            return;
        }
        _place = new ProcessDriverPlace();
        await using var driver = _place.CreateProcessDriver("templates");
        await driver.OpenAsync(CancellationToken.None);
        await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 0, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }
}
