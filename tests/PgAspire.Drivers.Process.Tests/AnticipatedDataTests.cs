using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Tests;

public sealed class AnticipatedDataTests() : ProcessDriverTest(sharedTemplates: false)
{
    [Fact]
    public async Task Data_that_was_begun_becomes_the_cluster()
    {
        var cluster = await OpenAsync();
        Driver(cluster).BeginFreshData(TestCluster.Recipe);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(Fresh(), "global", "pg_control")), "initdb runs");

        await cluster.StartAsync("pg-1", "pg-2", "pg-3");

        await cluster.WaitForStandbysAsync("pg-1", count: 2);
        Assert.Equal("0", await cluster.QueryAsync("pg-2", "SELECT count(*) FROM made_by_bootstrap"));
        Assert.False(Directory.Exists(Fresh()));
    }

    [Fact]
    public async Task It_is_used_once_and_only_for_the_recipe_that_made_it()
    {
        var cluster = await OpenAsync();
        Driver(cluster).BeginFreshData(TestCluster.Recipe);

        var other = TestCluster.Recipe with { ConfigurationSuffix = "# another\n" };
        await cluster.Driver.InitializeAsync(["pg-1"], other, Cancellation);
        await cluster.Driver.InitializeAsync(["pg-2"], TestCluster.Recipe, Cancellation);
        await cluster.Driver.InitializeAsync(["pg-3"], TestCluster.Recipe, Cancellation);

        var configuration = await cluster.Driver.ReadFileAsync("pg-1", InstanceDirectory.Data, "postgresql.conf", Cancellation);
        Assert.EndsWith("# another\n", configuration, StringComparison.Ordinal);
        Assert.NotEqual(await cluster.SystemIdentifierAsync("pg-2"), await cluster.SystemIdentifierAsync("pg-3"));
    }

    [Fact]
    public async Task A_failure_is_told_when_the_data_is_asked_for_and_can_be_repeated()
    {
        var cluster = await OpenAsync();
        var wrong = new InitializeRecipe(["--no-such-option"], [], "");
        Driver(cluster).BeginFreshData(wrong);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.InitializeAsync(["pg-1"], wrong, Cancellation));
            Assert.Contains("no-such-option", refused.Message, StringComparison.Ordinal);
        }
        await cluster.StartAsync("pg-1");
    }

    [Fact]
    public async Task Nothing_is_begun_where_a_template_is_ready_or_data_may_exist()
    {
        var persistent = await OpenAsync(volume: "data");
        Driver(persistent).BeginFreshData(TestCluster.Recipe);
        await Driver(persistent).PrepareAheadAsync(TestCluster.Recipe, copies: 0, Cancellation);
        var ephemeral = await OpenAsync();
        Driver(ephemeral).BeginFreshData(TestCluster.Recipe);

        await ephemeral.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);

        Assert.Empty(Directory.GetDirectories(Place.RunFolders, ".fresh", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(Place.Volume("data"), ".fresh"));
    }

    [Fact]
    public async Task A_driver_that_is_disposed_of_meanwhile_leaves_nothing()
    {
        var cluster = await OpenAsync();
        Driver(cluster).BeginFreshData(TestCluster.Recipe);
        await Eventually.HoldsAsync(() => FolderProcesses.In(Fresh()).Count > 0, "initdb runs");

        await cluster.Driver.DisposeAsync();

        Assert.Empty(FolderProcesses.In(Place.Root));
        Assert.True(Place.HasNoRunFolder);
    }

    private string Fresh() => Path.Combine(Directory.GetDirectories(Place.RunFolders).Single(), "instances", ".fresh");

    private static ProcessInstanceDriver Driver(TestCluster cluster) => (ProcessInstanceDriver)cluster.Driver;
}
