using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Tests.Servers;

namespace PgAspire.Drivers.Process.Tests;

/// <summary>Servers of two installations at once, as during a rolling update.</summary>
public sealed class OperandTests() : ProcessDriverTest(sharedTemplates: false)
{
    private string Templates => Path.Combine(Place.Root, "templates");

    [Fact]
    public async Task An_image_stands_for_the_installation_of_its_version_and_without_one_the_present_stays()
    {
        var first = InstalledPostgres.Require();
        using var later = new SecondInstallation($"{first.MajorVersion}.99");
        var driver = Driver(await OpenAsync());
        await driver.UseOperandAsync(later.Directory, Cancellation);
        Assert.Equal($"{first.MajorVersion}.99", driver.ServerVersion);

        foreach (var kept in (string[])[$"{first.MajorVersion}.99-minimal-trixie", $"{first.MajorVersion}.98", $"{first.MajorVersion}", "latest"])
        {
            await driver.UseOperandAsync($"ghcr.io/cloudnative-pg/postgresql:{kept}", Cancellation);
            Assert.Equal(later.Directory, driver.Operand);
        }
        await driver.UseOperandAsync($"postgres:{first.Version}-bookworm", Cancellation);

        Assert.Equal((first.Directory, first.Version), (driver.Operand, driver.ServerVersion));
        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.UseOperandAsync($"postgres:{first.MajorVersion + 1}.1", Cancellation));
        Assert.Contains($"postgres:{first.MajorVersion + 1}.1", refused.Message, StringComparison.Ordinal);
        Assert.Contains(first.Version, refused.Message, StringComparison.Ordinal);
        Assert.Equal(first.Directory, driver.Operand);
    }

    [Fact]
    public async Task A_folder_that_the_account_of_the_servers_cannot_enter_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "The servers run as this account.");
        using var second = new SecondInstallation();
        var above = Path.GetDirectoryName(second.Directory)!;
        File.SetUnixFileMode(above, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var driver = Driver(await OpenAsync());

        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.UseOperandAsync(second.Directory, Cancellation));

        Assert.Contains($"chmod o+x '{above}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(InstalledPostgres.Require().Directory, driver.Operand);
    }

    [Fact]
    public async Task Servers_of_two_operands_keep_their_ports_and_their_logs_are_followed()
    {
        using var second = new SecondInstallation();
        var cluster = await OpenAsync();
        var driver = Driver(cluster);
        await cluster.StartAsync("pg-1", "pg-2", "pg-3");
        InstanceLayout[] layouts = [driver.Layout("pg-1"), driver.Layout("pg-2"), driver.Layout("pg-3")];

        await driver.UseOperandAsync(second.Directory, Cancellation);
        await driver.StopAsync("pg-2", ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        await driver.StartAsync("pg-2", Cancellation);
        await cluster.WaitUntilReadyAsync("pg-2");
        await cluster.WaitForStandbysAsync("pg-1", count: 2);

        Assert.Equal<InstanceLayout[]>(layouts, [driver.Layout("pg-1"), driver.Layout("pg-2"), driver.Layout("pg-3")]);
        Assert.Equal(InstalledPostgres.Require().PathOf(PostgresTool.Postgres), ProgramOf(driver, "pg-1"));
        Assert.Equal(second.Installation.PathOf(PostgresTool.Postgres), ProgramOf(driver, "pg-2"));
        foreach (var instance in (string[])["pg-1", "pg-2"])
        {
            await cluster.LogAsync(instance, $"mark of {instance}", lines: 1);
            await NextAsync(driver, happened => happened is ServerLogLine line && line.Instance == instance && line.Text.Contains($"mark of {instance} 1", StringComparison.Ordinal));
        }
        await Place.KillFirstProcessAsync(driver, "pg-2");
        await NextAsync(driver, happened => happened is ServerEnded { Instance: "pg-2", Expected: false });
        Assert.False(await Place.AnyProcessAsync(driver, "pg-2"));
        await cluster.WaitForStandbysAsync("pg-1", count: 1);
    }

    [Fact]
    public async Task A_killed_former_primary_is_rewound_by_another_operand_to_a_server_of_the_first_and_the_other_way_round()
    {
        using var second = new SecondInstallation();
        var cluster = await OpenAsync();
        var driver = Driver(cluster);
        var first = driver.Operand;
        var recipe = TestCluster.Recipe with { InitDbArguments = [.. TestCluster.Recipe.InitDbArguments, "--data-checksums"] };
        await driver.InitializeAsync(["pg-1", "pg-2"], recipe, Cancellation);
        await StartAsync(cluster, "pg-1", upstream: null);
        await StartAsync(cluster, "pg-2", "pg-1");
        await cluster.WaitForStandbysAsync("pg-1", count: 1);

        await FailOverAsync(cluster, "pg-1", "pg-2");
        await driver.UseOperandAsync(second.Directory, Cancellation);
        await RewindAsync(cluster, "pg-1", "pg-2");
        Assert.Equal([second.Directory, first], await OperandsAsync(driver));

        await FailOverAsync(cluster, "pg-2", "pg-1");
        await driver.UseOperandAsync(first, Cancellation);
        await RewindAsync(cluster, "pg-2", "pg-1");
        Assert.Equal([second.Directory, first], await OperandsAsync(driver));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("data")]
    public async Task Templates_belong_to_the_operand_that_made_them(string? volume)
    {
        using var second = new SecondInstallation();
        var cluster = await OpenAsync(volume: volume);
        var driver = Driver(cluster);
        await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 2, Cancellation);
        var made = Directory.GetDirectories(Templates);

        await driver.UseOperandAsync(second.Directory, Cancellation);
        await driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        Assert.Equal(2, Pool().Length);
        await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 1, Cancellation);
        Assert.Equal(3, Pool().Length);
        Assert.Single(Directory.GetDirectories(Templates).Except(made));
        await cluster.StartAsync("pg-2");
        Assert.Equal(2, Pool().Length);
        Assert.Equal("0", await cluster.QueryAsync("pg-2", "SELECT count(*) FROM made_by_bootstrap"));

        await driver.UseOperandAsync(InstalledPostgres.Require().Directory, Cancellation);
        await driver.InitializeAsync(["pg-3", "pg-4"], TestCluster.Recipe, Cancellation);
        Assert.Empty(Pool());
    }

    [Fact]
    public async Task Data_that_was_begun_by_the_first_operand_is_not_taken_by_another()
    {
        using var second = new SecondInstallation();
        var cluster = await OpenAsync();
        var driver = Driver(cluster);
        driver.BeginFreshData(TestCluster.Recipe);

        await driver.UseOperandAsync(second.Directory, Cancellation);
        await cluster.StartAsync("pg-1");

        Assert.Equal("0", await cluster.QueryAsync("pg-1", "SELECT count(*) FROM made_by_bootstrap"));
        await driver.DisposeAsync();
        Assert.True(Place.HasNoRunFolder);
    }

    [Fact]
    public async Task A_deletion_and_a_detachment_leave_what_was_put_aside_before()
    {
        var cluster = await OpenAsync(volume: "data");
        await cluster.Driver.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, Cancellation);
        await cluster.Driver.DetachAsync("pg-1", Cancellation);
        await cluster.Driver.DeleteAsync("pg-1", Cancellation);
        await cluster.Driver.DetachAsync("pg-2", Cancellation);
        await cluster.Driver.DisposeAsync();
        ProcessInstanceDriver.Sweep(Place.Root);
        await OpenAsync(volume: "data");

        var left = Directory.GetDirectories(Place.Volume("data")).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.').Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, left.Length);
        Assert.Matches(@"^pg-1\.detached-[0-9]{8}T[0-9]{6}Z\z", left[0]);
        Assert.Matches(@"^pg-2\.detached-[0-9]{8}T[0-9]{6}Z\z", left[1]);
        Assert.All(left, name => Assert.True(File.Exists(Path.Combine(Place.Volume("data"), name, "data", "PG_VERSION"))));
    }

    private static async Task StartAsync(TestCluster cluster, string instance, string? upstream)
    {
        await cluster.ConfigureAsync(instance, upstream);
        await cluster.Driver.StartAsync(instance, Cancellation);
        await cluster.WaitUntilReadyAsync(instance);
    }

    // what the former primary still writes alone is what must be rewound
    private static async Task FailOverAsync(TestCluster cluster, string from, string to)
    {
        await cluster.Driver.StopAsync(to, ShutdownMode.Fast, TestCluster.Patience, Cancellation);
        await cluster.WriteAsync(from, $"only_{from[^1]}", 1);
        await cluster.Driver.KillAsync(from, Cancellation);
        await cluster.Driver.StartAsync(to, Cancellation);
        await cluster.WaitUntilReadyAsync(to);
        await cluster.QueryAsync(to, "SELECT pg_promote()");
        await cluster.WriteAsync(to, $"after_{from[^1]}", 1);
        await cluster.QueryAsync(to, "CHECKPOINT");
    }

    private static async Task RewindAsync(TestCluster cluster, string target, string source)
    {
        var address = cluster.Driver.UpstreamAddress(source);
        var rewound = await cluster.Driver.RunToolAsync(
            target,
            new ToolInvocation(
                PostgresTool.Rewind,
                [
                    "--target-pgdata", cluster.Driver.Layout(target).DataDirectory, "--no-sync",
                    "--source-server", $"host={address.Host} port={address.Port} user=postgres dbname=postgres",
                ]),
            Cancellation);
        Assert.True(rewound.Succeeded, rewound.Output + rewound.Error);
        Assert.Contains("servers diverged", rewound.Output + rewound.Error, StringComparison.Ordinal);
        await StartAsync(cluster, target, source);
        await cluster.WaitForStandbysAsync(source, count: 1);
        await Eventually.HoldsAsync(() => cluster.HasTableAsync(target, $"after_{target[^1]}"), $"{target} follows {source}");
        Assert.False(await cluster.HasTableAsync(target, $"only_{target[^1]}"));
    }

    private static async Task NextAsync(ProcessInstanceDriver driver, Predicate<DriverEvent> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TestCluster.Patience);
        while (!wanted(await driver.Events.ReadAsync(patience.Token)))
        {
            // what comes before
        }
    }

    private static async Task<string?[]> OperandsAsync(ProcessInstanceDriver driver) =>
        [.. (await driver.ListAsync(Cancellation)).OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => item.Operand)];

    private static string? ProgramOf(ProcessInstanceDriver driver, string instance) => new FileInfo($"/proc/{driver.ProcessId(instance)}/exe").LinkTarget;

    private string[] Pool() =>
        [.. Directory.GetDirectories(Templates).SelectMany(key => Directory.GetDirectories(key, "pool-*")).SelectMany(Directory.GetDirectories)];

    private static ProcessInstanceDriver Driver(TestCluster cluster) => (ProcessInstanceDriver)cluster.Driver;
}
