using PgAspire.Drivers.Specs;
using PgAspire.Tests.Servers;

namespace PgAspire.Drivers.Process.Tests;

/// <summary>A test with drivers in a place of its own.</summary>
public abstract class ProcessDriverTest : IAsyncDisposable
{
    private readonly List<ProcessInstanceDriver> _drivers = [];

    protected ProcessDriverTest(bool sharedTemplates = true)
    {
        InstalledPostgres.Require();
        Place = new ProcessDriverPlace(sharedTemplates);
    }

    protected ProcessDriverPlace Place { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var driver in _drivers)
        {
            await driver.DisposeAsync();
        }
        await Place.DisposeAsync();
    }

    protected async Task<TestCluster> OpenAsync(string cluster = "pg", string? volume = null)
    {
        var driver = Place.CreateProcessDriver(cluster, volume);
        _drivers.Add(driver);
        await driver.OpenAsync(Cancellation);
        return new TestCluster(driver);
    }
}
