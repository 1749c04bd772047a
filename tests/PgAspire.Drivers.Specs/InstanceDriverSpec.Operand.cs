using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

public abstract partial class InstanceDriverSpec
{
    [Fact]
    public async Task Another_operand_is_for_servers_that_start_and_running_ones_keep_theirs()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        var first = driver.Operand;
        await cluster.StartAsync("pg-1", "pg-2");
        await cluster.WriteAsync("pg-1", "kept", 42);
        var started = await cluster.StartedAtAsync("pg-1");

        await driver.UseOperandAsync(Place.OtherOperand, Cancellation);

        Assert.Equal(Place.OtherOperand, driver.Operand);
        Assert.StartsWith($"{driver.MajorVersion}", driver.ServerVersion, StringComparison.Ordinal);
        Assert.Equal([first, first], await OperandsAsync(driver));
        await RestartAsync(cluster, "pg-2");
        Assert.Equal([first, Place.OtherOperand], await OperandsAsync(driver));
        Assert.Equal(started, await cluster.StartedAtAsync("pg-1"));
        // one cluster of two operands
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
        await RestartAsync(cluster, "pg-1");
        Assert.Equal([Place.OtherOperand, Place.OtherOperand], await OperandsAsync(driver));
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
        Assert.Equal(42, await cluster.ReadAsync("pg-1", "kept"));
    }

    [Fact]
    public async Task An_operand_can_be_used_again_and_the_first_one_too()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        var (first, version) = (driver.Operand, driver.ServerVersion);
        await cluster.StartAsync("pg-1");
        await driver.StopAsync("pg-1", ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        Assert.Equal([null], await OperandsAsync(driver));

        await driver.UseOperandAsync(Place.OtherOperand, Cancellation);
        await driver.UseOperandAsync(Place.OtherOperand, Cancellation);
        await driver.UseOperandAsync(first, Cancellation);

        Assert.Equal((first, version), (driver.Operand, driver.ServerVersion));
        await driver.StartAsync("pg-1", Cancellation);
        await cluster.WaitUntilReadyAsync("pg-1");
        Assert.Equal([first], await OperandsAsync(driver));
    }

    [Fact]
    public async Task What_is_no_operand_is_refused_and_changes_nothing()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        var (first, version) = (driver.Operand, driver.ServerVersion);
        await cluster.StartAsync("pg-1");

        foreach (var operand in Place.UnusableOperands)
        {
            var refused = await Assert.ThrowsAsync<DriverException>(() => driver.UseOperandAsync(operand, Cancellation));
            Assert.Contains(operand, refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal((first, version), (driver.Operand, driver.ServerVersion));
        await RestartAsync(cluster, "pg-1");
        Assert.Equal([first], await OperandsAsync(driver));
    }

    [Fact]
    public async Task An_operand_of_another_major_version_is_refused_and_both_versions_are_named()
    {
        Assert.SkipWhen(Place.OtherMajorOperand is null, "There is no other major version.");
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        var (first, version) = (driver.Operand, driver.ServerVersion);

        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.UseOperandAsync(Place.OtherMajorOperand, Cancellation));

        Assert.Contains(Place.OtherMajorOperand, refused.Message, StringComparison.Ordinal);
        Assert.Contains(version, refused.Message, StringComparison.Ordinal);
        Assert.Equal((first, version), (driver.Operand, driver.ServerVersion));
    }

    [Fact]
    public async Task Another_operand_makes_data_and_clones_a_server_of_the_first()
    {
        var cluster = await OpenAsync();
        var driver = cluster.Driver;
        await cluster.StartAsync("pg-1");
        await driver.UseOperandAsync(Place.OtherOperand, Cancellation);

        await driver.SetCompleteAsync("pg-2", complete: false, Cancellation);
        var clone = await driver.RunToolAsync("pg-2", Clone(driver, "pg-1", "pg-2"), Cancellation);
        Assert.True(clone.Succeeded, clone.Error);
        await cluster.ConfigureAsync("pg-2", "pg-1");
        await driver.SetCompleteAsync("pg-2", complete: true, Cancellation);
        await driver.StartAsync("pg-2", Cancellation);
        await cluster.WaitForStandbysAsync("pg-1", count: 1);

        Assert.Equal(Place.OtherOperand, (await InventoryAsync(driver, "pg-2")).Operand);
        await driver.InitializeAsync(["pg-3"], TestCluster.Recipe, Cancellation);
        Assert.NotEqual(await cluster.SystemIdentifierAsync("pg-1"), await cluster.SystemIdentifierAsync("pg-3"));
    }

    [Fact]
    public async Task Data_of_another_operand_is_adopted_by_the_next_driver_with_its_own()
    {
        var first = await OpenAsync(volume: "data");
        var operand = first.Driver.Operand;
        await first.Driver.UseOperandAsync(Place.OtherOperand, Cancellation);
        await first.StartAsync("pg-1");
        await first.WriteAsync("pg-1", "kept", 42);
        await first.Driver.DisposeAsync();

        var second = await OpenAsync(volume: "data");

        Assert.Equal(operand, second.Driver.Operand);
        Assert.Equal([null], await OperandsAsync(second.Driver));
        await second.ConfigureAsync("pg-1", upstream: null);
        await second.Driver.StartAsync("pg-1", Cancellation);
        await second.WaitUntilReadyAsync("pg-1");
        Assert.Equal([operand], await OperandsAsync(second.Driver));
        Assert.Equal(42, await second.ReadAsync("pg-1", "kept"));
    }

    private async Task RestartAsync(TestCluster cluster, string instance)
    {
        await cluster.Driver.StopAsync(instance, ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        Assert.False(await Place.AnyProcessAsync(cluster.Driver, instance));
        await cluster.Driver.StartAsync(instance, Cancellation);
        await cluster.WaitUntilReadyAsync(instance);
    }

    private static async Task<string?[]> OperandsAsync(IInstanceDriver driver) =>
        [.. (await driver.ListAsync(Cancellation)).OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => item.Operand)];
}
