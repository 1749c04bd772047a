using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What a real engine refuses: each a clear error, and nothing is left.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private DockerDriverPlace? _place;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await TestEngine.RequireAsync(TestImages.Operand15, TestImages.WithoutPostgres);
        _place = new DockerDriverPlace(TestImages.Operand15);
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_image_without_PostgreSQL_is_refused()
    {
        var refused = await RefusedAsync(options => options with { Image = TestImages.WithoutPostgres });

        Assert.Contains($"{TestImages.WithoutPostgres} holds no PostgreSQL", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bind_mount_that_the_account_may_enter_but_not_write_gets_directories_of_its_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes of files are Unix's.");
        var directory = Directory.CreateTempSubdirectory("pgaspire-bind-").FullName;
        var driver = _place!.CreateDockerDriver(change: options => options with { DataDirectory = directory });
        try
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(directory, "pg-1")).FullName, (UnixFileMode)0b111_101_101);
            await driver.OpenAsync(Cancellation);

            await driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);

            Assert.Equal(DataState.Complete, Assert.Single(await driver.ListAsync(Cancellation)).Data);
            await driver.DeleteAsync("pg-1", Cancellation);
        }
        finally
        {
            await driver.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_named_with_its_remedy()
    {
        var refused = await RefusedAsync(options => options with { Image = "pgaspire-test/no-such:1" });

        Assert.Contains("pgaspire-test/no-such:1", refused, StringComparison.Ordinal);
        Assert.Contains("never pulled", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_named()
    {
        var refused = await RefusedAsync(options => options with { Image = "127.0.0.1:1/no-such:1", PullPolicy = Docker.Images.ImagePullPolicy.IfNotPresent });

        Assert.Contains("The image 127.0.0.1:1/no-such:1 could not be pulled", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_a_foreign_container_has_is_told_and_the_container_left_alone()
    {
        var client = await TestEngine.ClientAsync();
        var volume = _place!.Volume("data");
        var foreign = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Name = $"pgaspire-claim-{volume}", Image = TestImages.Operand15, Cmd = ["true"] }, Cancellation);
        try
        {
            var driver = _place.CreateDockerDriver(change: options => options with { DataVolume = volume });
            var refused = await Assert.ThrowsAsync<DriverException>(() => driver.OpenAsync(Cancellation));

            Assert.Contains($"pgaspire-claim-{volume}", refused.Message, StringComparison.Ordinal);
            Assert.NotNull(await client.Containers.InspectContainerAsync(foreign.ID, Cancellation));
        }
        finally
        {
            await client.Containers.RemoveContainerAsync(foreign.ID, new ContainerRemoveParameters { Force = true }, Cancellation);
        }
    }

    [Fact]
    public async Task A_volume_that_somebody_else_made_is_not_used()
    {
        var client = await TestEngine.ClientAsync();
        var volume = _place!.Volume("data");
        await client.Volumes.CreateAsync(new VolumesCreateParameters { Name = $"{volume}-pg-1" }, Cancellation);
        var driver = _place.CreateDockerDriver(change: options => options with { DataVolume = volume });
        await driver.OpenAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation));

        Assert.Contains($"{volume}-pg-1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("did not make", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_the_servers_account_cannot_enter_is_named()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"pgd-closed-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(directory, "pg-1"));
        try
        {
            File.SetUnixFileMode(Path.Combine(directory, "pg-1"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var driver = _place!.CreateDockerDriver(change: options => options with { DataDirectory = directory });
            await driver.OpenAsync(Cancellation);

            var refused = await Assert.ThrowsAsync<DriverException>(() => driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation));

            Assert.Contains(Path.Combine(directory, "pg-1"), refused.Message, StringComparison.Ordinal);
            Assert.Contains("26", refused.Message, StringComparison.Ordinal);
            await driver.DisposeAsync();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_only_file_system_is_named_with_its_remedy(bool used)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can mount a read-only file system.");
        var directory = Directory.CreateTempSubdirectory("pgaspire-read-only-").FullName;
        try
        {
            Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m,mode=0711", "tmpfs", directory) == 0, "A file system cannot be mounted here.");
            try
            {
                if (used)
                {
                    Directory.CreateDirectory(Path.Combine(directory, ".cluster"));
                    Directory.CreateDirectory(Path.Combine(directory, "pg-1"));
                }
                Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", directory));

                var refused = await RefusedAsync(options => options with { DataDirectory = directory });

                Assert.Contains(directory, refused, StringComparison.Ordinal);
                Assert.Contains("mount it for writing, or use another directory", refused, StringComparison.Ordinal);
            }
            finally
            {
                Assert.Equal(0, await RunAsync("umount", directory));
            }
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = OsProcess.Start(program, arguments);
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }

    private async Task<string> RefusedAsync(Func<DockerDriverOptions, DockerDriverOptions> change)
    {
        var cluster = $"refused-{Guid.NewGuid().ToString("N")[..8]}";
        var driver = _place!.CreateDockerDriver(cluster, change: change);
        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.OpenAsync(Cancellation));
        var client = await TestEngine.ClientAsync();
        var mine = Labels.Filter(Labels.Is(Labels.Cluster, cluster));
        Assert.Empty(await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = mine }, Cancellation));
        Assert.Empty(await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = mine }, Cancellation));
        return refused.Message;
    }
}
