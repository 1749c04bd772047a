using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Specs;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What this program is when a test starts it as another owner: holds a running cluster until it is killed or its standard input ends.</summary>
internal static class OwnerProgram
{
    public const string Verb = "--own";

    /// <summary>Arguments: the image; the root folder; the volume or nothing.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var driver = new DockerInstanceDriver(
            new DockerDriverOptions
            {
                ClusterName = "pg",
                Image = arguments[0],
                PullPolicy = ImagePullPolicy.Never,
                RootDirectory = arguments[1],
                DataVolume = arguments[2].Length == 0 ? null : arguments[2],
            },
            NullLogger.Instance,
            TimeProvider.System);
        await driver.OpenAsync(CancellationToken.None);
        await driver.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, CancellationToken.None);
        var cluster = new TestCluster(driver);
        foreach (var instance in (string[])["pg-1", "pg-2"])
        {
            await cluster.ConfigureAsync(instance, upstream: null);
            await driver.StartAsync(instance, CancellationToken.None);
        }
        Console.WriteLine(string.Join('|', driver.SessionId, driver.GuardianProcessId));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
