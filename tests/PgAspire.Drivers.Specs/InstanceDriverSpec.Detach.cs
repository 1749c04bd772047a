using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Specs;

public abstract partial class InstanceDriverSpec
{
    private const string Mark = "mark.conf";

    [Fact]
    public async Task A_detached_instance_is_gone_and_its_data_is_kept()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        await cluster.StartAsync("pg-1", "pg-2");
        var session = await cluster.StayAsync("pg-2");
        await MarkAsync(driver, "pg-2", "first");

        var where = await driver.DetachAsync("pg-2", Cancellation);

        await session.WaitAsync(TestCluster.Patience, Cancellation);
        Assert.False(await Place.AnyProcessAsync(driver, "pg-2"));
        Assert.True((await cluster.NextEndAsync()) is { Instance: "pg-2", Expected: true });
        Assert.Equal(["pg-1"], (await driver.ListAsync(Cancellation)).Select(item => item.Name));
        Assert.Equal("first", await Place.ReadDetachedAsync(driver, where, Mark));
        Assert.Equal($"{driver.MajorVersion}", (await Place.ReadDetachedAsync(driver, where, "PG_VERSION"))?.Trim());
        Assert.Null(await driver.ReadFileAsync("pg-2", InstanceDirectory.Data, Mark, Cancellation));
        Assert.True(await cluster.AnswersAsync("pg-1"));
    }

    [Fact]
    public async Task The_name_of_a_detached_instance_is_free_and_its_next_data_is_put_elsewhere()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        await cluster.StartAsync("pg-1");
        await MarkAsync(driver, "pg-1", "first");
        var first = await driver.DetachAsync("pg-1", Cancellation);

        await cluster.StartAsync("pg-1");
        await MarkAsync(driver, "pg-1", "second");
        var second = await driver.DetachAsync("pg-1", Cancellation);

        Assert.NotEqual(first, second);
        Assert.Equal("first", await Place.ReadDetachedAsync(driver, first, Mark));
        Assert.Equal("second", await Place.ReadDetachedAsync(driver, second, Mark));
        Assert.Empty(await driver.ListAsync(Cancellation));
    }

    [Fact]
    public async Task An_instance_that_does_not_exist_cannot_be_detached()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);

        var refused = await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.DetachAsync("pg-2", Cancellation));
        await cluster.Driver.DetachAsync("pg-1", Cancellation);

        Assert.Contains("pg-2", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.DetachAsync("pg-1", Cancellation));
        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_instance_that_stands_still_or_was_stopped_can_be_detached(bool frozen)
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        await MarkAsync(cluster.Driver, "pg-1", "kept");
        if (frozen)
        {
            await cluster.Driver.PauseAsync("pg-1", Cancellation);
        }
        else
        {
            await cluster.Driver.StopAsync("pg-1", ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        }

        var where = await cluster.Driver.DetachAsync("pg-1", Cancellation);

        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        Assert.Equal("kept", await Place.ReadDetachedAsync(cluster.Driver, where, Mark));
    }

    [Fact]
    public async Task Incomplete_data_can_be_detached()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        await MarkAsync(cluster.Driver, "pg-1", "half");
        await cluster.Driver.SetCompleteAsync("pg-1", complete: false, Cancellation);

        var where = await cluster.Driver.DetachAsync("pg-1", Cancellation);

        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
        Assert.Equal("half", await Place.ReadDetachedAsync(cluster.Driver, where, Mark));
    }

    [Fact]
    public async Task What_was_detached_of_persistent_data_outlives_its_driver_and_is_no_instance_of_the_next()
    {
        var first = await OpenAsync(volume: "data");
        await first.Driver.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, Cancellation);
        await MarkAsync(first.Driver, "pg-2", "kept");
        var where = await first.Driver.DetachAsync("pg-2", Cancellation);
        await first.Driver.DisposeAsync();

        var second = await OpenAsync(volume: "data");

        Assert.Equal(["pg-1"], (await second.Driver.ListAsync(Cancellation)).Select(item => item.Name));
        await second.Driver.DeleteAsync("pg-2", Cancellation);
        Assert.Equal("kept", await Place.ReadDetachedAsync(second.Driver, where, Mark));
    }

    [Fact]
    public async Task What_was_detached_of_ephemeral_data_goes_with_its_driver()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        await MarkAsync(cluster.Driver, "pg-1", "kept");
        var where = await cluster.Driver.DetachAsync("pg-1", Cancellation);

        Assert.Equal("kept", await Place.ReadDetachedAsync(cluster.Driver, where, Mark));
        await cluster.Driver.DisposeAsync();

        Assert.Null(await Place.ReadDetachedAsync(cluster.Driver, where, Mark));
    }

    private static Task MarkAsync(IInstanceDriver driver, string instance, string text) =>
        driver.WriteFilesAsync(instance, [new InstanceFile(InstanceDirectory.Data, Mark, text)], Cancellation);
}
