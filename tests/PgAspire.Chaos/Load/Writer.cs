using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;

namespace PgAspire.Chaos;

/// <summary>A client that appends numbered rows through rw, one at a time, and connects anew after an error. A row is never sent twice.</summary>
internal sealed class Writer(NpgsqlDataSource source, ClientLedger ledger, TimeSpan pace)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(5);
    private NpgsqlConnection? _connection;
    private bool _warned;

    /// <summary>Whether an exception is what a client must expect of a server that fails.</summary>
    public static bool IsFailure(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Writes until it is cancelled; a row under way is finished.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await ConnectAsync())
            {
                await Task.Delay(RetryPause, CancellationToken.None);
                continue;
            }
            await WriteAsync(ledger.Send());
            if (pace > TimeSpan.Zero)
            {
                await Task.Delay(pace, CancellationToken.None);
            }
        }
        await CloseAsync();
    }

    private async Task<bool> ConnectAsync()
    {
        if (_connection is not null)
        {
            return true;
        }
        try
        {
            _connection = await source.OpenConnectionAsync(CancellationToken.None);
            // a commit whose wait was given up is reported as done, with a warning
            _connection.Notice += (_, _) => _warned = true;
            return true;
        }
        catch (Exception e) when (IsFailure(e))
        {
            ledger.Fail(readOnly: false);
            return false;
        }
    }

    private async Task WriteAsync(int sequence)
    {
        _warned = false;
        try
        {
            await using var insert = new NpgsqlCommand(WorkloadTables.Insert, _connection);
            insert.Parameters.Add(new() { Value = ledger.Client, NpgsqlDbType = NpgsqlDbType.Integer });
            insert.Parameters.Add(new() { Value = sequence, NpgsqlDbType = NpgsqlDbType.Integer });
            await insert.ExecuteNonQueryAsync(CancellationToken.None);
            if (_warned)
            {
                ledger.Doubt(sequence);
            }
            else
            {
                ledger.Acknowledge(sequence);
            }
        }
        catch (Exception e) when (IsFailure(e))
        {
            ledger.Doubt(sequence);
            ledger.Fail(e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction });
            await CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync();
            }
            catch (Exception e) when (IsFailure(e))
            {
                // it was broken already
            }
        }
    }
}
