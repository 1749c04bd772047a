using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Specs;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Tests;

/// <summary>
/// What this program is when a test starts it as another owner: holds a cluster until it is killed or its standard input ends.
/// </summary>
internal static class OwnerProgram
{
    public const string Verb = "--own";

    /// <summary>Arguments: the root folder; the data directory or nothing; <c>serve</c>, <c>prepare</c>, <c>claim</c>, or the operand of the second server.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var driver = new ProcessInstanceDriver(
            new ProcessDriverOptions
            {
                ClusterName = "pg",
                RootDirectory = arguments[0],
                DataDirectory = arguments[1].Length == 0 ? null : arguments[1],
            },
            NullLogger.Instance,
            TimeProvider.System);
        await driver.OpenAsync(CancellationToken.None);
        if (arguments[2] == "prepare")
        {
            await driver.PrepareAheadAsync(TestCluster.Recipe, copies: 2, CancellationToken.None);
        }
        await driver.InitializeAsync(["pg-1", "pg-2"], TestCluster.Recipe, CancellationToken.None);
        var cluster = new TestCluster(driver);
        if (arguments[2] is not ("prepare" or "claim"))
        {
            foreach (var instance in (string[])["pg-1", "pg-2"])
            {
                await cluster.ConfigureAsync(instance, upstream: null);
                await driver.StartAsync(instance, CancellationToken.None);
                await cluster.WaitUntilReadyAsync(instance);
                if (arguments[2] != "serve")
                {
                    await driver.UseOperandAsync(arguments[2], CancellationToken.None);
                }
            }
        }
        var control = await driver.RunToolAsync("pg-1", PostgresCommands.ControlData(driver.Layout("pg-1")), CancellationToken.None);
        var identifier = control.Output.Split('\n').First(line => line.Contains("system identifier", StringComparison.Ordinal)).Split(':')[1];
        Console.WriteLine(string.Join('|', driver.GuardianProcessId, driver.ProcessId("pg-1"), identifier.Trim()));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
