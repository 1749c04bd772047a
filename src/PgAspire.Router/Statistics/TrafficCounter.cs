namespace PgAspire.Router.Statistics;

/// <summary>Counts for one service or backend; any thread may add and read.</summary>
internal sealed class TrafficCounter
{
    private long _open;
    private long _total;
    private long _failed;
    private long _bytesToBackend;
    private long _bytesToClient;

    public long Open => Volatile.Read(ref _open);

    public void Opened()
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _total);
    }

    public void Closed() => Interlocked.Decrement(ref _open);

    public void Failed() => Interlocked.Increment(ref _failed);

    public void Forwarded(bool toBackend, int bytes) => Interlocked.Add(ref toBackend ? ref _bytesToBackend : ref _bytesToClient, bytes);

    public TrafficStatistics Read() => new(
        Volatile.Read(ref _open),
        Volatile.Read(ref _total),
        Volatile.Read(ref _failed),
        Volatile.Read(ref _bytesToBackend),
        Volatile.Read(ref _bytesToClient));
}
