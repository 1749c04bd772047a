using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Local;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>What this program is when a test starts it as another owner: holds a cluster until it is killed or its standard input ends.</summary>
internal static class OwnerProgram
{
    public const string Verb = "--own";

    /// <summary>Arguments: the root folder, the data directory. The password comes through standard input, the first line.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var password = await Console.In.ReadLineAsync();
        await using var cluster = new LocalCluster(new()
        {
            Spec = Specs.Synchronous(),
            Credentials = new(new("app", password!)),
            RootDirectory = arguments[0],
            DataDirectory = arguments[1],
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
        Console.WriteLine(cluster.EndPoint(ServiceKind.ReadWrite).Port);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
