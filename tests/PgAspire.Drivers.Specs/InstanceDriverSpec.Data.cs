using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Specs;

public abstract partial class InstanceDriverSpec
{
    [Fact]
    public async Task A_new_place_has_no_instances_and_tells_the_version()
    {
        var cluster = await OpenAsync();

        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
        Assert.True(cluster.Driver.MajorVersion >= 14);
        Assert.StartsWith($"{cluster.Driver.MajorVersion}", cluster.Driver.ServerVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layout_is_fixed_and_different_for_each_instance()
    {
        var cluster = await OpenAsync();

        Assert.Equal(cluster.Driver.Layout("pg-1"), cluster.Driver.Layout("pg-1"));
        Assert.NotEqual(cluster.Driver.Address("pg-1"), cluster.Driver.Address("pg-2"));
        Assert.NotEqual(cluster.Driver.UpstreamAddress("pg-1"), cluster.Driver.UpstreamAddress("pg-2"));
        // A data directory may be in a file system of the instance's own.
        Assert.NotEqual(cluster.Driver.Layout("pg-1"), cluster.Driver.Layout("pg-2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("$(x)")]
    [InlineData("-a")]
    public async Task An_instance_name_that_could_be_something_else_is_refused(string name)
    {
        var cluster = await OpenAsync();

        Assert.Throws<ArgumentException>(() => cluster.Driver.Layout(name));
    }

    [Fact]
    public async Task Initialised_instances_are_complete_and_equal_copies()
    {
        var cluster = await OpenAsync();

        await cluster.Driver.InitializeAsync(["pg-1", "pg-2", "pg-3"], TestCluster.Recipe, Cancellation);

        var inventory = await cluster.Driver.ListAsync(Cancellation);
        Assert.Equal(["pg-1", "pg-2", "pg-3"], inventory.Select(item => item.Name).Order(StringComparer.Ordinal));
        Assert.All(inventory, item => Assert.Equal(
            new InstanceInventory { Name = item.Name, Data = DataState.Complete, DataMajorVersion = cluster.Driver.MajorVersion }, item));
        var identifier = await cluster.SystemIdentifierAsync("pg-1");
        Assert.Equal(identifier, await cluster.SystemIdentifierAsync("pg-2"));
        Assert.Equal(identifier, await cluster.SystemIdentifierAsync("pg-3"));
    }

    [Fact]
    public async Task The_size_of_an_instance_is_that_of_its_data_and_nothing_has_none()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);

        var before = await cluster.Driver.SizeAsync("pg-1", Cancellation);
        await cluster.Driver.WriteFilesAsync("pg-1", [new(InstanceDirectory.Data, "more", new string('x', 100_000))], Cancellation);

        Assert.InRange(before!.Value, 10_000_000, 1_000_000_000);
        Assert.Equal(before + 100_000, await cluster.Driver.SizeAsync("pg-1", Cancellation));
        Assert.Null(await cluster.Driver.SizeAsync("pg-2", Cancellation));
    }

    [Fact]
    public async Task Clusters_have_different_system_identifiers()
    {
        var one = await OpenAsync();
        var other = await OpenAsync();

        await one.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        await other.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);

        Assert.NotEqual(await one.SystemIdentifierAsync("pg-1"), await other.SystemIdentifierAsync("pg-1"));
    }

    [Fact]
    public async Task Initialising_over_data_is_refused_and_leaves_it()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        var identifier = await cluster.SystemIdentifierAsync("pg-1");

        await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, Cancellation));

        Assert.Equal(identifier, await cluster.SystemIdentifierAsync("pg-1"));
    }

    [Fact]
    public async Task A_recipe_that_fails_tells_the_output_and_leaves_incomplete_data()
    {
        var cluster = await OpenAsync();

        var initdb = await Assert.ThrowsAsync<DriverException>(() =>
            cluster.Driver.InitializeAsync(["pg-1"], new InitializeRecipe(["--no-such-option"], [], ""), Cancellation));
        var nonsense = TestCluster.Recipe with { BootstrapSql = ["SELECT 1;", "DO NONSENSE;", "SELECT 2;"] };
        var sql = await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.InitializeAsync(["pg-1"], nonsense, Cancellation));

        Assert.Contains("no-such-option", initdb.Message, StringComparison.Ordinal);
        Assert.Contains("NONSENSE", sql.Message, StringComparison.Ordinal);
        Assert.Equal(DataState.Incomplete, (await InventoryAsync(cluster.Driver, "pg-1")).Data);
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        Assert.Equal(DataState.Complete, (await InventoryAsync(cluster.Driver, "pg-1")).Data);
    }

    [Fact]
    public async Task Completeness_is_what_was_set()
    {
        var cluster = await OpenAsync();

        await cluster.Driver.SetCompleteAsync("pg-1", complete: false, Cancellation);
        Assert.Equal(DataState.Incomplete, (await InventoryAsync(cluster.Driver, "pg-1")).Data);
        await cluster.Driver.SetCompleteAsync("pg-1", complete: true, Cancellation);
        Assert.Equal(DataState.Missing, (await InventoryAsync(cluster.Driver, "pg-1")).Data);
    }

    [Fact]
    public async Task Files_are_written_replaced_read_and_removed()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.SetCompleteAsync("pg-1", complete: false, Cancellation);
        const string First = "ä first\n";

        foreach (var directory in Enum.GetValues<InstanceDirectory>())
        {
            Assert.Null(await cluster.Driver.ReadFileAsync("pg-1", directory, "one.conf", Cancellation));
            await cluster.Driver.WriteFilesAsync("pg-1", [new(directory, "one.conf", First), new(directory, "two.conf", "")], Cancellation);
            Assert.Equal(First, await cluster.Driver.ReadFileAsync("pg-1", directory, "one.conf", Cancellation));
            InstanceFile[] next = [new(directory, "one.conf", "second"), new(directory, "two.conf", null), new(directory, "none.conf", null)];
            await cluster.Driver.WriteFilesAsync("pg-1", next, Cancellation);
            Assert.Equal("second", await cluster.Driver.ReadFileAsync("pg-1", directory, "one.conf", Cancellation));
            Assert.Null(await cluster.Driver.ReadFileAsync("pg-1", directory, "two.conf", Cancellation));
        }
        var escape = new InstanceFile(InstanceDirectory.Data, "../escape", "");
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Driver.WriteFilesAsync("pg-1", [escape], Cancellation));
    }

    [Fact]
    public async Task Deleting_removes_a_running_instance_with_its_data()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.Driver.DeleteAsync("pg-1", Cancellation);
        await cluster.Driver.DeleteAsync("pg-1", Cancellation);

        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        await cluster.StartAsync("pg-1");
    }

    [Fact]
    public async Task Tools_tell_how_they_ended()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.SetCompleteAsync("pg-1", complete: false, Cancellation);

        var good = await cluster.Driver.RunToolAsync("pg-1", new ToolInvocation(PostgresTool.BaseBackup, ["--version"]), Cancellation);
        var bad = await cluster.Driver.RunToolAsync("pg-1", new ToolInvocation(PostgresTool.Rewind, ["--no-such-option"]), Cancellation);

        Assert.True(good.Succeeded);
        Assert.Contains(cluster.Driver.ServerVersion, good.Output, StringComparison.Ordinal);
        Assert.False(bad.Succeeded);
        Assert.Contains("no-such-option", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_instance_can_be_cloned_by_a_tool()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.Driver.SetCompleteAsync("pg-2", complete: false, Cancellation);
        var clone = await cluster.Driver.RunToolAsync("pg-2", Clone(cluster.Driver, "pg-1", "pg-2"), Cancellation);
        Assert.True(clone.Succeeded, clone.Error);
        await cluster.ConfigureAsync("pg-2", "pg-1");
        await cluster.Driver.SetCompleteAsync("pg-2", complete: true, Cancellation);
        await cluster.Driver.StartAsync("pg-2", Cancellation);
        await cluster.WaitUntilReadyAsync("pg-2");

        Assert.Equal(await cluster.SystemIdentifierAsync("pg-1"), await cluster.SystemIdentifierAsync("pg-2"));
    }

    [Fact]
    public async Task A_tool_ends_when_it_is_cancelled()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        await cluster.Driver.PauseAsync("pg-1", Cancellation);
        await cluster.Driver.SetCompleteAsync("pg-2", complete: false, Cancellation);
        using var cancelled = new CancellationTokenSource();
        var clone = cluster.Driver.RunToolAsync("pg-2", Clone(cluster.Driver, "pg-1", "pg-2"), cancelled.Token);
        await Eventually.HoldsAsync(() => Place.AnyProcessAsync(cluster.Driver, "pg-2"), "the tool runs");

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clone);
        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-2"));
    }

    private static ToolInvocation Clone(IInstanceDriver driver, string source, string target)
    {
        var address = driver.UpstreamAddress(source);
        return new ToolInvocation(
            PostgresTool.BaseBackup,
            [
                "--pgdata", driver.Layout(target).DataDirectory,
                "--checkpoint=fast", "--no-sync",
                "--dbname", $"host={address.Host} port={address.Port} user=postgres",
            ]);
    }
}
