using System.Diagnostics;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

public sealed class OwnershipTests : IAsyncLifetime
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);
    private DockerDriverPlace? _place;

    private DockerDriverPlace Place => _place!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await TestEngine.RequireAsync(Images.Operand15);
        _place = new DockerDriverPlace(Images.Operand15);
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_killed_owner_leaves_nothing_and_another_cluster_of_the_same_name_is_untouched()
    {
        var other = new TestCluster(Place.Create("pg"));
        await other.Driver.OpenAsync(Cancellation);
        await other.StartAsync("pg-1");
        using var owner = await OwnerProcess.StartAsync(Images.Operand15, Place.Root, volume: null);
        Assert.Contains(await TestEngine.InventoryAsync(), item => item.Contains(owner.Session, StringComparison.Ordinal));

        await owner.KillAsync();
        var since = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => NothingOfAsync(owner.Session), "nothing of the dead owner is left");

        var took = Stopwatch.GetElapsedTime(since);
        TestContext.Current.SendDiagnosticMessage("The guardian took {0:0} ms", took.TotalMilliseconds);
        Assert.True(took < Promise, $"It took {took}");
        Assert.Equal("1", await other.QueryAsync("pg-1", "SELECT 1"));
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{owner.Guardian}"), "the guardian has ended");
    }

    [Fact]
    public async Task Without_a_guardian_the_next_start_removes_what_a_dead_owner_left()
    {
        using var owner = await OwnerProcess.StartAsync(Images.Operand15, Place.Root, volume: null);
        using (var guardian = OsProcess.GetProcessById(owner.Guardian))
        {
            guardian.Kill();
            await guardian.WaitForExitAsync(Cancellation);
        }
        await owner.KillAsync();
        Assert.False(await NothingOfAsync(owner.Session));

        await Place.Create("other").OpenAsync(Cancellation);

        Assert.True(await NothingOfAsync(owner.Session));
    }

    [Fact]
    public async Task Data_that_stays_outlives_a_killed_owner_and_is_adopted()
    {
        var volume = Place.Volume("data");
        using var owner = await OwnerProcess.StartAsync(Images.Operand15, Place.Root, volume);
        await owner.KillAsync();

        var driver = Place.CreateDockerDriver(change: options => options with { DataVolume = volume });
        await driver.OpenAsync(Cancellation);
        var found = await driver.ListAsync(Cancellation);

        Assert.Equal(["pg-1", "pg-2"], found.Where(item => item.Data == DataState.Complete).Select(item => item.Name));
    }

    [Fact]
    public async Task A_second_owner_is_told_the_process_of_the_first()
    {
        var volume = Place.Volume("data");
        await Place.CreateDockerDriver(change: options => options with { DataVolume = volume }).OpenAsync(Cancellation);
        var second = Place.CreateDockerDriver(change: options => options with { DataVolume = volume });

        var refused = await Assert.ThrowsAsync<DriverException>(() => second.OpenAsync(Cancellation));

        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(volume, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_this_machine_keeps_the_data()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"pgd-directory-{Guid.NewGuid():N}");
        try
        {
            var first = Place.CreateDockerDriver(change: options => options with { DataDirectory = directory });
            await first.OpenAsync(Cancellation);
            await first.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, Cancellation);
            await first.WriteStateAsync("operator.json", "kept", Cancellation);
            await first.DeleteAsync("pg-2", Cancellation);
            await first.DisposeAsync();

            var second = Place.CreateDockerDriver(change: options => options with { DataDirectory = directory });
            await second.OpenAsync(Cancellation);

            Assert.Equal("pg-1", Assert.Single(await second.ListAsync(Cancellation), item => item.Data == DataState.Complete).Name);
            Assert.Equal("kept", await second.ReadStateAsync("operator.json", Cancellation));
            await second.DisposeAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<bool> NothingOfAsync(string session) =>
        !(await TestEngine.InventoryAsync()).Any(item => item.Contains(session, StringComparison.Ordinal));
}
