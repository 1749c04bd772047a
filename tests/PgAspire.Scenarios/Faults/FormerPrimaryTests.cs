using System.Diagnostics;
using PgAspire.Chaos;
using PgAspire.Postgres;
using PgAspire.Router;
using PgAspire.Tests.Servers;

namespace PgAspire.Scenarios;

/// <summary>A former primary that somebody else starts takes writes of those who reach it; nobody does through the services.</summary>
public sealed class FormerPrimaryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_former_primary_that_somebody_starts_is_not_reached_through_rw()
    {
        Prerequisites.RequirePostgres();
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous());
        await using var load = await Load.StartAsync(cluster);
        var former = cluster.Snapshot.CurrentPrimary!;

        InstanceProcesses.Send(cluster.ProcessId(former), InstanceProcesses.Kill);
        using var foreign = await StartAsync(cluster, former);
        await cluster.UntilAsync(s => s.Services.ReadWrite is { } primary && primary != former, "another primary");
        for (var connection = 0; connection < 30; connection++)
        {
            Assert.NotEqual(former, await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SELECT current_setting('pgaspire.instance')"));
        }
        await load.EndAsync(secondPrimaryAllowed: true);

        await foreign.WaitForExitAsync(Cancellation);
    }

    // again and again until it has come up or the operator has taken the data back
    private static async Task<Process> StartAsync(TestedCluster cluster, string instance)
    {
        var data = cluster.Data(instance);
        while (true)
        {
            var start = new ProcessStartInfo(InstalledPostgres.Require().PathOf(PostgresTool.Postgres), ["-D", data]) { WorkingDirectory = "/", RedirectStandardError = true };
            if (Environment.UserName == "root")
            {
                // the account that owns the data
                start.UserName = InstalledPostgres.Account;
            }
            var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(Cancellation);
            var ended = process.WaitForExitAsync(Cancellation);
            if (await Task.WhenAny(ended, cluster.UntilAsync(s => s.Services.ReadWrite is { } primary && primary != instance, "another primary")) != ended)
            {
                return process;
            }
            await errors;
            if (cluster.Snapshot.Services.ReadWrite is { } other && other != instance)
            {
                return process;
            }
            process.Dispose();
        }
    }
}
