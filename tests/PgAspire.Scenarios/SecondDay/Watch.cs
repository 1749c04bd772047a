using PgAspire.Operator;

namespace PgAspire.Scenarios;

/// <summary>Counts something in every snapshot of a cluster until it is disposed.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<int> _counts = [];
    private readonly Task _watching;

    public Watch(IPostgresCluster cluster, Func<ClusterSnapshot, int> count) => _watching = Task.Run(async () =>
    {
        await foreach (var seen in cluster.WatchAsync(_ending.Token))
        {
            _counts.Add(count(seen));
        }
    });

    /// <summary>Ends it.</summary>
    /// <returns>The counts, oldest first.</returns>
    public async Task<List<int>> EndAsync()
    {
        await _ending.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _counts;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }
}
