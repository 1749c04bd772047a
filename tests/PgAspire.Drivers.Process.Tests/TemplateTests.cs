using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Templates;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Tests;

public sealed class TemplateTests() : ProcessDriverTest(sharedTemplates: false)
{
    private string Templates => Path.Combine(Place.Root, "templates");

    [Theory]
    [InlineData(0, null)]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(3, "data")]
    public async Task Prepared_data_becomes_a_cluster_with_an_identity_of_its_own(int copies, string? volume)
    {
        var first = await OpenAsync();
        await ((ProcessInstanceDriver)first.Driver).PrepareAheadAsync(TestCluster.Recipe, copies, Cancellation);
        var second = await OpenAsync(volume: volume);

        await second.StartAsync("pg-1", "pg-2", "pg-3");

        var identifier = await second.QueryAsync("pg-1", "SELECT system_identifier FROM pg_control_system()");
        Assert.Equal(identifier, await second.QueryAsync("pg-3", "SELECT system_identifier FROM pg_control_system()"));
        await second.WaitForStandbysAsync("pg-1", count: 2);
        await first.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        Assert.NotEqual(identifier, await first.SystemIdentifierAsync("pg-1"));
        Assert.Single(Directory.GetDirectories(Templates));
        Assert.Empty(Pool());
    }

    [Fact]
    public async Task A_template_is_used_only_for_the_recipe_that_made_it()
    {
        var cluster = await OpenAsync();
        var driver = (ProcessInstanceDriver)cluster.Driver;
        await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 1, Cancellation);

        var other = TestCluster.Recipe with { ConfigurationSuffix = "# another\n" };
        await driver.InitializeAsync(["pg-1"], other, Cancellation);

        var configuration = await driver.ReadFileAsync("pg-1", Postgres.InstanceDirectory.Data, "postgresql.conf", Cancellation);
        Assert.EndsWith("# another\n", configuration, StringComparison.Ordinal);
        Assert.Single(Pool());
        await driver.PrepareAheadAsync(other, copies: 2, Cancellation);
        Assert.Equal(2, Directory.GetDirectories(Templates).Length);
        Assert.Equal(3, Pool().Length);
    }

    [Fact]
    public async Task Owners_that_prepare_and_claim_at_once_get_whole_clusters()
    {
        var starting = Enumerable.Range(0, 3).Select(_ => Owner.StartAsync(Place, volume: null, "prepare")).ToArray();
        var owners = await Task.WhenAll(starting);
        try
        {
            Assert.Equal(3, owners.Select(owner => owner.SystemIdentifier).Distinct().Count());
            Assert.Single(Directory.GetDirectories(Templates));
            await Task.WhenAll(owners.Select(owner => owner.EndAsync()));
            Assert.Empty(Directory.GetFileSystemEntries(Place.RunFolders));
            Assert.Empty(Directory.GetDirectories(Directory.GetDirectories(Templates)[0], ".staging-*"));
        }
        finally
        {
            Array.ForEach(owners, owner => owner.Dispose());
        }
    }

    [Fact]
    public async Task Preparing_can_be_cancelled_and_continued()
    {
        var driver = (ProcessInstanceDriver)(await OpenAsync()).Driver;
        using var cancelled = new CancellationTokenSource();
        var preparing = driver.PrepareAheadAsync(TestCluster.Recipe, copies: 2, cancelled.Token);
        await Eventually.HoldsAsync(() => Directory.GetDirectories(Templates).Length > 0, "it has begun");

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preparing);
        await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 2, Cancellation);

        Assert.Equal(2, Pool().Length);
        Assert.Empty(Directory.GetDirectories(Directory.GetDirectories(Templates)[0], ".staging-*"));
    }

    [Fact]
    public void Templates_that_nobody_uses_are_dropped()
    {
        var account = ServerAccount.Choose();
        var root = RootFolder.Open(Place.Root, account);
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        for (var age = 0; age < TemplateStore.MostTemplates + 2; age++)
        {
            Add($"days{age}", now.AddDays(-age));
        }
        Add("old", now.AddDays(-31));
        var store = new TemplateStore(root, account, new FixedTime(now));

        store.Prepare("current", copies: 0, staging => File.WriteAllText(Path.Combine(staging, "PG_VERSION"), "15"), Cancellation);

        var left = Directory.GetDirectories(Templates).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["current", "days0", "days1", "days2", "days3"], left);

        void Add(string key, DateTimeOffset used)
        {
            Directory.CreateDirectory(Path.Combine(Templates, key));
            File.WriteAllText(Path.Combine(Templates, key, "used"), used.ToString("O"));
        }
    }

    private string[] Pool() =>
        [.. Directory.GetDirectories(Templates).SelectMany(key => Directory.GetDirectories(key, "pool-*")).SelectMany(Directory.GetDirectories)];

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
