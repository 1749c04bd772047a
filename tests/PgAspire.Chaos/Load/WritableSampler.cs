using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace PgAspire.Chaos;

/// <summary>
/// Asks every instance directly, past the services, whether it takes writes, and writes. A server that accepted two writes took writes all the time
/// between them, since it can go back to being a standby only by a restart; two servers whose times overlap were two writable primaries.
/// </summary>
internal sealed class WritableSampler : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private readonly ConcurrentDictionary<(string Instance, DateTime Started), (long FirstEnd, long LastStart)> _accepted = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;
    private long _samples;

    /// <summary>Begins at once.</summary>
    /// <param name="instances">The instances and how each is reached.</param>
    public WritableSampler(IReadOnlyDictionary<string, string> instances) =>
        _work = Task.WhenAll(instances.Select(i => Task.Run(() => WatchAsync(i.Key, i.Value))));

    /// <summary>How many times an instance answered.</summary>
    public long Samples => Volatile.Read(ref _samples);

    /// <summary>The pairs of servers that took writes at the same time.</summary>
    public IReadOnlyList<string> Overlaps
    {
        get
        {
            var servers = _accepted.ToArray();
            return
            [
                .. from x in servers
                   from y in servers
                   where Compare(x.Key, y.Key) < 0
                   let begin = Math.Max(x.Value.FirstEnd, y.Value.FirstEnd)
                   let end = Math.Min(x.Value.LastStart, y.Value.LastStart)
                   where begin < end
                   select $"{x.Key.Instance} of {x.Key.Started:HH:mm:ss.fff} and {y.Key.Instance} of {y.Key.Started:HH:mm:ss.fff} for {Stopwatch.GetElapsedTime(begin, end).TotalMilliseconds:F0} ms",
            ];
        }
    }

    /// <summary>Stops asking.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _work;
            _stopping.Dispose();
        }
    }

    private static int Compare((string Instance, DateTime Started) x, (string Instance, DateTime Started) y) =>
        string.CompareOrdinal(x.Instance, y.Instance) is var order and not 0 ? order : x.Started.CompareTo(y.Started);

    private async Task WatchAsync(string instance, string connectionString)
    {
        var stopping = _stopping.Token;
        await using var source = NpgsqlDataSource.Create(connectionString);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
                while (!stopping.IsCancellationRequested)
                {
                    await SampleAsync(instance, connection);
                    await Task.Delay(Pace, CancellationToken.None);
                }
            }
            catch (Exception e) when (Writer.IsFailure(e))
            {
                await Task.Delay(Pace, CancellationToken.None);
            }
        }
    }

    private async Task SampleAsync(string instance, NpgsqlConnection connection)
    {
        DateTime started;
        bool standby;
        await using (var ask = new NpgsqlCommand("SELECT pg_is_in_recovery(), pg_postmaster_start_time()", connection))
        await using (var answer = await ask.ExecuteReaderAsync(CancellationToken.None))
        {
            await answer.ReadAsync(CancellationToken.None);
            (standby, started) = (answer.GetBoolean(0), answer.GetDateTime(1));
        }
        Interlocked.Increment(ref _samples);
        if (standby)
        {
            return;
        }
        var begin = Stopwatch.GetTimestamp();
        await using var write = new NpgsqlCommand(WorkloadTables.Probe, connection);
        await write.ExecuteNonQueryAsync(CancellationToken.None);
        var end = Stopwatch.GetTimestamp();
        _accepted.AddOrUpdate((instance, started), (end, begin), (_, seen) => (seen.FirstEnd, begin));
    }
}
