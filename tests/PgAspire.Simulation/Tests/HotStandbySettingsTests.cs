using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Tests;

/// <summary>A simulated standby needs values as large as its primary's, as a real one does.</summary>
public sealed class HotStandbySettingsTests : IAsyncDisposable
{
    private readonly SimulatedPlace _place = new();
    private IInstanceDriver? _driver;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IInstanceDriver Driver => _driver ??= _place.Create("pg");

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_running_standby_stands_still_and_a_started_one_ends_until_its_value_is_as_large()
    {
        var cluster = await StartAsync();
        Assert.False(Status("pg-2").ReplayPaused);

        await SetAsync("pg-1", 200);
        Assert.False(Status("pg-1").PendingRestart);
        await RestartAsync("pg-1");
        Assert.Equal(200, Status("pg-1").HotStandbySettings["max_connections"]);
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
        await cluster.WriteAsync("pg-1", "later", 1);
        Assert.True(Status("pg-2") is { ReplayPaused: true, WalReceiverActive: true } paused && paused.ReplayedLsn < paused.ReceivedLsn);

        await RestartAsync("pg-2");
        Assert.False((await Driver.ListAsync(Cancellation)).Single(i => i.Name == "pg-2").Running);
        var control = await Driver.RunToolAsync("pg-2", PostgresCommands.ControlData(Driver.Layout("pg-2")), Cancellation);
        Assert.Equal(200, ControlDataReport.Parse(control.Output).HotStandbySettings["max_connections"]);

        await SetAsync("pg-2", 200);
        await Driver.StartAsync("pg-2", Cancellation);
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
        Assert.False(Status("pg-2").ReplayPaused);
    }

    [Fact]
    public async Task A_standby_with_a_larger_value_goes_on()
    {
        var cluster = await StartAsync();

        await SetAsync("pg-2", 200);
        await RestartAsync("pg-2");
        await cluster.WaitForStandbysAsync("pg-1", count: 1);

        Assert.Equal(200, Status("pg-2").HotStandbySettings["max_connections"]);
        Assert.False(Status("pg-2").ReplayPaused);
    }

    private async Task<TestCluster> StartAsync()
    {
        await Driver.OpenAsync(Cancellation);
        var cluster = new TestCluster(Driver, _place.Client);
        await cluster.StartAsync("pg-1", "pg-2");
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
        return cluster;
    }

    private Task SetAsync(string instance, int value) => Driver.WriteFilesAsync(
        instance, [new InstanceFile(InstanceDirectory.Data, PostgresqlConf.Override, $"max_connections = {value}\n")], Cancellation);

    private async Task RestartAsync(string instance)
    {
        await Driver.StopAsync(instance, ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        await Driver.StartAsync(instance, Cancellation);
    }

    private InstanceStatus Status(string instance) => ServerStatus.Of(SimulatedPlace.Find(Driver, instance).Server!);
}
