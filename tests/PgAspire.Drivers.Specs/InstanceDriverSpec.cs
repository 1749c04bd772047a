using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

/// <summary>What every instance driver does; a driver's tests derive one sealed class that names the place.</summary>
public abstract partial class InstanceDriverSpec : IAsyncLifetime
{
    private readonly List<IInstanceDriver> _drivers = [];
    private DriverPlace? _place;

    protected DriverPlace Place => _place!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A place of the test's own; skips the test when the machine has no such place.</summary>
    protected abstract ValueTask<DriverPlace> CreatePlaceAsync();

    public async ValueTask InitializeAsync() => _place = await CreatePlaceAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var driver in _drivers)
        {
            await driver.DisposeAsync();
        }
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    private async Task<TestCluster> OpenAsync(string cluster = "pg", string? volume = null)
    {
        var driver = Place.Create(cluster, volume);
        _drivers.Add(driver);
        await driver.OpenAsync(Cancellation);
        return new TestCluster(driver, Place.Client);
    }

    private static async Task<InstanceInventory> InventoryAsync(IInstanceDriver driver, string instance) =>
        Assert.Single(await driver.ListAsync(Cancellation), item => item.Name == instance);
}
