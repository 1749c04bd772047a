using System.Diagnostics;
using Npgsql;

namespace PgAspire.Bench.Clients;

/// <summary>
/// One application that inserts a row at a time, each in its own transaction, and waits 5 ms between them. After an error it drops the connection, waits 5 ms
/// and connects anew, to the next address if there are several. It remembers what was acknowledged, and when.
/// </summary>
internal sealed class WriteClient : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly IReadOnlyList<string> _addresses;
    private readonly Lock _lock = new();
    private readonly List<long> _acknowledged = [];
    private readonly List<long> _at = [];
    private readonly CancellationTokenSource _stopping = new();
    private NpgsqlConnection? _connection;
    private int _address;
    private long _next;
    private Task? _work;

    public WriteClient(IReadOnlyList<string> addresses) => _addresses = addresses;

    public int Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>When an attempt failed last; zero when none has.</summary>
    public long LastFailure { get; private set; }

    /// <summary>How many times an attempt failed that followed one which did not.</summary>
    public int Interruptions { get; private set; }

    /// <summary>When a row was acknowledged last; zero when none was.</summary>
    public long LastAcknowledgement
    {
        get
        {
            lock (_lock)
            {
                return _at.Count == 0 ? 0 : _at[^1];
            }
        }
    }

    /// <summary>Makes the table and begins to write.</summary>
    public async Task StartAsync()
    {
        await InsistAsync("create table if not exists writes (id bigint primary key)");
        _work = Task.Run(WriteAsync);
    }

    /// <summary>The longest interval between two acknowledgements that ends after an instant; null as long as there is none after it.</summary>
    public (TimeSpan FromFault, TimeSpan BetweenAcknowledgements)? GapAfter(long fault)
    {
        lock (_lock)
        {
            (long Length, long End) longest = default;
            for (var i = _at.Count - 1; i > 0 && _at[i] > fault; i--)
            {
                longest = _at[i] - _at[i - 1] > longest.Length ? (_at[i] - _at[i - 1], _at[i]) : longest;
            }
            return longest.Length == 0 ? null : (Stopwatch.GetElapsedTime(fault, longest.End), Stopwatch.GetElapsedTime(0, longest.Length));
        }
    }

    /// <summary>Waits until writes have been acknowledged one soon after the other for a while from now on.</summary>
    public async Task SettleAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var limit = (long)(quiet.TotalSeconds * Stopwatch.Frequency);
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20, cancellationToken))
        {
            lock (_lock)
            {
                var now = Stopwatch.GetTimestamp();
                var last = _at.Count == 0 ? 0 : _at[^1];
                if (now - last > limit / 2)
                {
                    began = now;
                }
                else if (now - began > limit)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Stops writing and looks every acknowledged row up.</summary>
    /// <returns>How many are not there.</returns>
    public async Task<int> StopAndCountLostAsync()
    {
        await _stopping.CancelAsync();
        await (_work ?? Task.CompletedTask);
        var present = (long[])(await InsistAsync("select coalesce(array_agg(id), '{}') from writes"))!;
        var there = present.ToHashSet();
        return _acknowledged.Count(id => !there.Contains(id));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_work ?? Task.CompletedTask);
        await DropAsync();
        _stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var id = ++_next;
            try
            {
                await ExecuteAsync("insert into writes values ($1)", id);
                var now = Stopwatch.GetTimestamp();
                lock (_lock)
                {
                    _acknowledged.Add(id);
                    _at.Add(now);
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                Interruptions += LastFailure <= LastAcknowledgement ? 1 : 0;
                LastFailure = Stopwatch.GetTimestamp();
                await DropAsync();
                _address++;
                if (_address % _addresses.Count != 0)
                {
                    continue;
                }
            }
            await Task.Delay(Pause);
        }
    }

    private async Task<object?> InsistAsync(string sql)
    {
        for (var end = Stopwatch.GetTimestamp() + (60 * Stopwatch.Frequency); ; await Task.Delay(Pause))
        {
            try
            {
                return await ExecuteAsync(sql, null);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException && Stopwatch.GetTimestamp() < end)
            {
                await DropAsync();
                _address++;
            }
        }
    }

    private async Task<object?> ExecuteAsync(string sql, long? parameter)
    {
        if (_connection is null)
        {
            _connection = new NpgsqlConnection(_addresses[_address % _addresses.Count]);
            await _connection.OpenAsync();
        }
#pragma warning disable CA2100 // constants of this class
        await using var command = new NpgsqlCommand(sql, _connection);
#pragma warning restore CA2100
        if (parameter is { } value)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        }
        return await command.ExecuteScalarAsync();
    }

    private async Task DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync();
            }
            catch (NpgsqlException)
            {
                // it broke; that is why it is dropped
            }
        }
    }
}
