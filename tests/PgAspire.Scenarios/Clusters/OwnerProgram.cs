using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>
/// What this program is when a test starts it as another owner: holds a cluster until it is killed or its standard input ends. Each line of that is an
/// operation, for example <c>promote pg-2</c>, whose journal it writes to its standard output.
/// </summary>
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
        cluster.Operator.Journal.Written += line => Console.WriteLine(line.ToString().ReplaceLineEndings(" "));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await cluster.Control.ExecuteAsync(Operation(line.Split(' '), cluster.Control.Specification));
        }
        return 0;
    }

    private static ClusterOperation Operation(string[] words, PostgresClusterSpec present) => words switch
    {
        ["promote", var instance] => new PromoteOperation(instance),
        ["drain", var instance] => new DrainOperation(instance),
        ["destroy", var instance] => new DestroyOperation(instance, KeepData: false),
        ["fence", var instance] => new FenceOperation(instance),
        ["hibernate"] => new HibernateOperation(),
        ["restart"] => new RestartOperation(null),
        ["scale", var number] => new ScaleOperation(int.Parse(number, CultureInfo.InvariantCulture)),
        ["connections", var number] => new ChangeOperation(present with { Postgresql = present.Postgresql with { Parameters = present.Postgresql.Parameters.With("max_connections", number) } }),
        ["update", var operand] => new UpdateOperation(operand),
        _ => throw new ArgumentException($"There is no operation '{string.Join(' ', words)}'.", nameof(words)),
    };
}
