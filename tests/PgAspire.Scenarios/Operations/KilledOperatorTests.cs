using System.Globalization;
using PgAspire.Chaos;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using PgAspire.Tests.Servers;

namespace PgAspire.Scenarios;

/// <summary>
/// An owner that is killed in the middle of an operation, when its journal has a text: the next one on the same data finishes or undoes it, and no acknowledged row
/// is missing.
/// </summary>
public sealed class KilledOperatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("promote pg-2", "DemoteInstance pg-1")]
    [InlineData("promote pg-2", "[W488]")]
    [InlineData("drain pg-1", "[R640]")]
    [InlineData("restart", "[R650]")]
    [InlineData("destroy pg-1", "[D274]")]
    [InlineData("scale 4", "[J200]")]
    [InlineData("connections 60", "[R615]")]
    [InlineData("hibernate", "[Z250]")]
    [InlineData("update", "[R620]")]
    public Task The_next_owner_finds_a_cluster_that_becomes_healthy_with_every_row(string operation, string until) => KilledAsync(operation, until);

    [Theory]
    [Trait("Runs", "on request")]
    [InlineData("promote pg-2", "[W484]")]
    [InlineData("promote pg-2", "[W486]")]
    [InlineData("promote pg-2", "[P540]")]
    [InlineData("drain pg-3", "[R620]")]
    [InlineData("restart", "[R620]")]
    [InlineData("destroy pg-3", "pg-3 ended")]
    [InlineData("scale 2", "[S700]")]
    [InlineData("connections 150", "[R620]")]
    [InlineData("fence pg-1", "[G280]")]
    [InlineData("hibernate", "[Z230]")]
    public Task It_does_so_wherever_the_owner_was(string operation, string until) => KilledAsync(operation, until);

    private static async Task KilledAsync(string operation, string until)
    {
        Prerequisites.RequirePostgres();
        var data = SharedPlace.Place.Data($"killed-{Guid.NewGuid().ToString("N")[..8]}");
        var password = new PasswordGenerator().Generate();
        using var other = operation == "update" ? new SecondInstallation() : null;
        ClientLedger[] ledgers;
        using (var owner = await Owner.StartAsync(SharedPlace.Place.Root, data, password))
        {
            Assert.True(int.TryParse(owner.Said, NumberStyles.None, CultureInfo.InvariantCulture, out var port), owner.Said);
            await using var workload = await Workload.StartAsync(
                Workload.Service("127.0.0.1", port, "app", password, "app"), null, new Dictionary<string, string>(), writers: 2, TimeSpan.FromMilliseconds(2), Cancellation);
            await workload.GoesOnAsync(100, Cancellation);
            await owner.BeginAsync(other is null ? operation : $"update {other.Directory}", until);
            await owner.KillAsync();
            await workload.StopAsync();
            ledgers = [.. workload.Ledgers];
        }

        await using var next = new TestedCluster(Specs.Synchronous(), data, new(new("app", password)));
        await next.StartAsync();
        await WakeAsync(next);
        var healthy = await next.HealthyAsync();
        Assert.Equal(["pg-1", "pg-2", "pg-3"], healthy.Instances.Select(i => i.Name));
        await using var source = Npgsql.NpgsqlDataSource.Create(next.ConnectionString(ServiceKind.ReadWrite));
        var report = await LedgerReport.CompareAsync(ledgers, source, Cancellation);
        Assert.True(report.Lost.Count == 0, $"{report.Lost.Count} rows are lost. {next.Describe()}");
        Assert.True(report.IsConsistent);
    }

    // what the user wanted for good, the next operator still keeps: until it is taken back
    private static async Task WakeAsync(TestedCluster cluster)
    {
        await cluster.UntilAsync(s => s.IsHealthy || s.Phase == ClusterPhases.Hibernated || s.PhaseReason == "Primary instance is fenced", "an end of the start");
        if (cluster.Snapshot.Hibernating)
        {
            await cluster.Cluster.Control.ResumeAsync(cancellationToken: Cancellation);
        }
        else if (cluster.Snapshot.FencedInstances.Count > 0)
        {
            await cluster.Cluster.Control.UnfenceAsync("pg-1", cancellationToken: Cancellation);
        }
    }
}
