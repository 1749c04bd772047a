using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Tests;

public sealed class IsolationTests : ProcessDriverTest
{
    [Fact]
    public async Task Nothing_of_the_environment_reaches_a_server()
    {
        Environment.SetEnvironmentVariable("PGPASSWORD", "leaked");
        Environment.SetEnvironmentVariable("PGASPIRE_TEST_SECRET", "leaked");
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.QueryAsync("pg-1", "COPY (SELECT 1) TO PROGRAM 'env > environment.txt'");

        var environment = await cluster.Driver.ReadFileAsync("pg-1", InstanceDirectory.Data, "environment.txt", Cancellation);
        var variables = environment!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // PostgreSQL sets variables of its own, the shell a few more.
        var names = variables.Select(variable => variable.Split('=')[0])
            .Where(name => !name.StartsWith("LC_", StringComparison.Ordinal) && !name.StartsWith("PG", StringComparison.Ordinal))
            .Except(["PWD", "OLDPWD", "SHLVL", "_"]);
        Assert.Equal(["HOME", "PATH", "TZ"], names.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(variables, variable => variable.StartsWith("PGPASSWORD", StringComparison.Ordinal));
        Assert.DoesNotContain(variables, variable => variable.Contains("leaked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Servers_run_unprivileged_in_sessions_of_their_own()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        var postmaster = ((ProcessInstanceDriver)cluster.Driver).ProcessId("pg-1")!.Value;

        var status = File.ReadAllLines($"/proc/{postmaster}/status")
            .Select(line => line.Split('\t'))
            .ToDictionary(line => line[0], line => line[1..]);
        var stat = File.ReadAllText($"/proc/{postmaster}/stat").Split(' ');

        Assert.All(status["Uid:"], user => Assert.NotEqual("0", user));
        Assert.All(status["Gid:"], group => Assert.NotEqual("0", group));
        Assert.DoesNotContain("0", status["Groups:"][0].Split(' '));
        Assert.Equal(postmaster.ToString(CultureInfo.InvariantCulture), stat[5]);
        Assert.Equal(new DirectoryInfo($"/proc/{postmaster}/cwd").LinkTarget, cluster.Driver.Layout("pg-1").DataDirectory);
    }

    [Fact]
    public async Task Servers_listen_on_loopback_only_below_the_ephemeral_ports()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        var port = cluster.Driver.Address("pg-1").Port;

        var listening = File.ReadAllLines("/proc/net/tcp").Concat(File.ReadAllLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && fields[3] == "0A")
            .Select(fields => fields[1].Split(':')[0]);

        Assert.Equal(["0100007F"], listening);
        var lowestEphemeral = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0];
        Assert.InRange(port, 1024, int.Parse(lowestEphemeral, CultureInfo.InvariantCulture) - 1);
    }

    [Fact]
    public async Task Data_that_the_server_cannot_reach_is_refused_with_the_folder_in_the_way()
    {
        Assert.SkipUnless(Libc.EffectiveUserId() == 0, "Only root runs servers as another account.");
        var closed = Place.Volume("closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var refused = await Assert.ThrowsAsync<DriverException>(() => OpenAsync(volume: "closed/data"));

        Assert.Contains(closed, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Place.RunFolders));
    }

    [Fact]
    public async Task A_taken_port_is_named_at_the_start()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        using var thief = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, cluster.Driver.Address("pg-1").Port);
        thief.Start();

        var refused = await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.StartAsync("pg-1", Cancellation));

        Assert.Contains($"{cluster.Driver.Address("pg-1").Port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_moves_the_sockets()
    {
        var deep = Path.Combine(Path.GetDirectoryName(Place.Root)!, new string('d', 90));
        if (Directory.CreateDirectory(deep) is not null && Environment.UserName == "root")
        {
            File.SetUnixFileMode(deep, File.GetUnixFileMode(deep) | UnixFileMode.OtherExecute);
        }
        await using var driver = new ProcessInstanceDriver(
            new ProcessDriverOptions { ClusterName = "pg", RootDirectory = Path.Combine(deep, "root") }, NullLogger.Instance, TimeProvider.System);
        await driver.OpenAsync(Cancellation);
        var cluster = new TestCluster(driver);

        await cluster.StartAsync("pg-1");

        var sockets = driver.Layout("pg-1").SocketDirectory;
        Assert.True($"{sockets}/.s.PGSQL.65535".Length <= 107);
        await driver.DisposeAsync();
        Assert.False(Directory.Exists(sockets));
    }

    [Fact]
    public async Task A_lock_file_with_the_number_of_another_process_does_not_prevent_a_start()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1", "pg-2");
        var other = ((ProcessInstanceDriver)cluster.Driver).ProcessId("pg-2");
        await cluster.Driver.StopAsync("pg-1", ShutdownMode.Immediate, TestCluster.Patience, Cancellation);
        await cluster.Driver.WriteFilesAsync("pg-1", [new(InstanceDirectory.Data, "postmaster.pid", $"{other}\n")], Cancellation);

        await cluster.Driver.StartAsync("pg-1", Cancellation);

        await cluster.WaitUntilReadyAsync("pg-1");
    }
}
