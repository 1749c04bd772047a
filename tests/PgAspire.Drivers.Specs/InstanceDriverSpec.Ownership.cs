using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

public abstract partial class InstanceDriverSpec
{
    [Fact]
    public async Task State_is_null_until_it_is_written()
    {
        var cluster = await OpenAsync();

        Assert.Null(await cluster.Driver.ReadStateAsync("operator.json", Cancellation));
        await cluster.Driver.WriteStateAsync("operator.json", "{ \"ä\": 1 }", Cancellation);
        await cluster.Driver.WriteStateAsync("operator.json", "{}", Cancellation);

        Assert.Equal("{}", await cluster.Driver.ReadStateAsync("operator.json", Cancellation));
        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Persistent_data_is_adopted_by_the_next_driver()
    {
        var first = await OpenAsync(volume: "data");
        await first.StartAsync("pg-1", "pg-2");
        await first.WriteAsync("pg-1", "kept", 42);
        await first.Driver.WriteStateAsync("operator.json", "kept", Cancellation);
        await first.Driver.SetCompleteAsync("pg-3", complete: false, Cancellation);
        await first.Driver.DisposeAsync();

        var second = await OpenAsync(volume: "data");

        Assert.Equal("kept", await second.Driver.ReadStateAsync("operator.json", Cancellation));
        Assert.True((await InventoryAsync(second.Driver, "pg-1")) is { Data: DataState.Complete, Running: false, StandbySignal: false });
        Assert.True((await InventoryAsync(second.Driver, "pg-2")) is { Data: DataState.Complete, Running: false, StandbySignal: true });
        Assert.Equal(DataState.Incomplete, (await InventoryAsync(second.Driver, "pg-3")).Data);
        await second.ConfigureAsync("pg-1", upstream: null);
        await second.Driver.StartAsync("pg-1", Cancellation);
        await second.WaitUntilReadyAsync("pg-1");
        Assert.Equal(42, await second.ReadAsync("pg-1", "kept"));
    }

    [Fact]
    public async Task Ephemeral_data_does_not_outlive_its_driver()
    {
        var first = await OpenAsync();
        await first.StartAsync("pg-1");
        await first.Driver.DisposeAsync();
        await first.Driver.DisposeAsync();

        var second = await OpenAsync();

        Assert.Empty(await second.Driver.ListAsync(Cancellation));
    }

    [Fact]
    public async Task A_second_owner_of_the_same_data_is_refused()
    {
        var first = await OpenAsync(volume: "data");
        await first.StartAsync("pg-1");

        await Assert.ThrowsAsync<DriverException>(() => OpenAsync(volume: "data"));

        Assert.True(await first.AnswersAsync("pg-1"));
    }

    [Fact]
    public async Task Two_clusters_of_one_name_do_not_disturb_each_other()
    {
        var one = await OpenAsync();
        var other = await OpenAsync();

        await Task.WhenAll(one.StartAsync("pg-1"), other.StartAsync("pg-1"));
        await other.WriteAsync("pg-1", "only_here", 1);
        await other.Driver.DeleteAsync("pg-1", Cancellation);

        Assert.False(await one.HasTableAsync("pg-1", "only_here"));
    }
}
