using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>Clients that write while a test does something, and what must hold afterwards.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(3);
    private readonly TestedCluster _cluster;

    private Load(TestedCluster cluster, Workload workload) => (_cluster, Workload) = (cluster, workload);

    public Workload Workload { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Begins, and returns when rows are being acknowledged.</summary>
    public static async Task<Load> StartAsync(TestedCluster cluster, int writers = 2)
    {
        var load = new Load(cluster, await Workload.StartAsync(cluster.Cluster, writers, Pace, Cancellation));
        await load.GoesOnAsync();
        return load;
    }

    /// <summary>Waits until further rows are acknowledged.</summary>
    public async Task GoesOnAsync(int rows = 50)
    {
        try
        {
            await Workload.GoesOnAsync(rows, Cancellation);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} {_cluster.Describe()}");
        }
    }

    /// <summary>Waits for a healthy cluster that serves, stops the clients and compares.</summary>
    /// <param name="lossAllowed">Whether acknowledged rows may be missing: without synchronous replication.</param>
    /// <param name="secondPrimaryAllowed">Whether the test itself has started another server.</param>
    public async Task<LedgerReport> EndAsync(bool lossAllowed = false, bool secondPrimaryAllowed = false)
    {
        await _cluster.HealthyAsync();
        await GoesOnAsync();
        await Workload.StopAsync();
        var report = await Workload.CompareAsync(Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Acknowledged} rows acknowledged, {report.Lost.Count} lost, {report.InDoubt} in doubt. {_cluster.Describe()}");
        Assert.True(lossAllowed || report.Lost.Count == 0, $"Lost: {string.Join(' ', report.Lost.Take(20))}. {_cluster.Describe()}");
        Assert.Empty(report.Repeated);
        Assert.Empty(report.NeverSent);
        Assert.All(Workload.Ledgers, l => Assert.Equal(0, l.ReadOnlyErrors));
        if (!secondPrimaryAllowed)
        {
            Assert.Empty(Workload.Sampler.Overlaps);
        }
        return report;
    }

    public ValueTask DisposeAsync() => Workload.DisposeAsync();
}
