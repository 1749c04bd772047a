using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>What this program is when a test starts it as another owner: holds a cluster until it is killed or its standard input ends.</summary>
internal static class OwnerProgram
{
    public const string Verb = "--own";

    /// <summary>Instead of a data directory, before the name of an image.</summary>
    public const string Containers = "--containers";

    /// <summary>
    /// Arguments: the root folder, the data directory; instead of the latter the option for containers and an image, whose data is ephemeral.
    /// The password comes through standard input, the first line.
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var password = await Console.In.ReadLineAsync();
        var image = arguments is [_, Containers, var name] ? name : null;
        await using var cluster = new LocalCluster(new()
        {
            Spec = image is null ? Specs.Synchronous() : Specs.Synchronous() with { ImageName = image },
            Runtime = image is null ? ClusterRuntime.Processes : ClusterRuntime.Containers,
            Credentials = new(new("app", password!)),
            RootDirectory = arguments[0],
            DataDirectory = image is null ? arguments[1] : null,
            PrepareAhead = false,
        }, NullLoggerFactory.Instance);
        try
        {
            await cluster.StartAsync(CancellationToken.None);
        }
        catch (DriverException e)
        {
            Console.WriteLine(e.Message.ReplaceLineEndings(" "));
            return 1;
        }
        await cluster.WaitUntilHealthyAsync(CancellationToken.None);
        Console.WriteLine(cluster.Driver is DockerInstanceDriver containers ? $"{cluster.EndPoint(ServiceKind.ReadWrite).Port} {containers.SessionId}" : cluster.EndPoint(ServiceKind.ReadWrite).Port);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
