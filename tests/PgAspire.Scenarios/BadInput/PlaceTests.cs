using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PgAspire.Chaos;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>What is wrong with the machine is said clearly; nothing is left behind, and what was there stays as it was.</summary>
public sealed class PlaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_PostgreSQL_the_error_says_where_it_was_looked_for()
    {
        Prerequisites.RequirePostgres();
        var place = new ClusterPlace("pgs-none");
        var empty = Directory.CreateDirectory(place.Data("empty")).FullName;

        using var owner = await Owner.StartAsync(place.Root, place.Data("data"), "unused", (PostgresInstallation.EnvironmentVariable, empty));

        Assert.Contains(empty, owner.Said, StringComparison.Ordinal);
        Assert.Contains(PostgresInstallation.EnvironmentVariable, owner.Said, StringComparison.Ordinal);
        Assert.Equal(1, await owner.EndAsync());
        Assert.Equal([empty], Directory.GetFileSystemEntries(place.Path));
        Assert.Empty(InstanceProcesses.Below(place.Path));
        place.Delete();
    }

    [Fact]
    public async Task A_busy_port_is_named_and_nothing_starts()
    {
        Prerequisites.RequirePostgres();
        var place = new ClusterPlace("pgs-busy");
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        await using (var cluster = new TestedCluster(Specs.Synchronous(), place.Data("data"), router: new() { ReadWritePort = port }, root: place.Root))
        {
            var refused = await Assert.ThrowsAsync<RouterBindException>(cluster.StartAsync);

            Assert.Contains($"{port}", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
        place.Delete();
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_and_left_as_it_is()
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data("other-version");
        var credentials = new Operator.ClusterCredentials(new("app", new PasswordGenerator().Generate()));
        string version;
        await using (var first = await TestedCluster.StartAsync(Specs.Asynchronous(1), data, credentials))
        {
            await first.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE kept (n INT)");
            version = Path.Combine(first.Data("pg-1"), "PG_VERSION");
        }
        var real = await File.ReadAllTextAsync(version, Cancellation);
        await File.WriteAllTextAsync(version, "9\n", Cancellation);
        var before = Files(data);

        await using (var second = new TestedCluster(Specs.Asynchronous(1), data, credentials))
        {
            var refused = await Assert.ThrowsAsync<DriverException>(second.StartAsync);

            Assert.Contains("PostgreSQL 9", refused.Message, StringComparison.Ordinal);
            Assert.Contains(data, refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, Files(data));
        Assert.Empty(InstanceProcesses.Below(data));

        await File.WriteAllTextAsync(version, real, Cancellation);
        await using var third = await TestedCluster.StartAsync(Specs.Asynchronous(1), data, credentials);
        Assert.Equal(0L, await third.ScalarAsync<long>(ServiceKind.ReadWrite, "SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_nothing_is_left_running()
    {
        Prerequisites.RequirePostgres();
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small file system.");
        var place = new ClusterPlace("pgs-full");
        var small = place.Data("small");
        ClusterPlace.CreateReachable(small);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m,mode=0711", "tmpfs", small) == 0, "A small file system cannot be mounted here.");
        try
        {
            await using var cluster = new TestedCluster(Specs.Asynchronous(1), Path.Combine(small, "data"));
            await cluster.StartAsync();

            var failed = await cluster.UntilAsync(s => s.IsUnrecoverable, "the failure is said");

            Assert.Contains("No space left on device", failed.PhaseReason, StringComparison.Ordinal);
            await cluster.DisposeAsync();
            Assert.Empty(InstanceProcesses.Below(small));
            Assert.DoesNotContain(Directory.EnumerateFiles(small, "PG_VERSION", SearchOption.AllDirectories), _ => true);
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", small));
        }
        place.Delete();
    }

    private static IReadOnlyList<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != ".lock")
            .Select(path => $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path):O}").Order(StringComparer.Ordinal),
    ];

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }
}
