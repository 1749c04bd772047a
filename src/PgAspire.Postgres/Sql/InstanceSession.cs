using System.Data;
using Npgsql;

namespace PgAspire.Postgres;

/// <summary>
/// The operator's connection to one server: opened at the first use, kept, opened again when it broke. Its users take turns.
/// A connection whose answer is late is left behind; the next user gets a new one.
/// </summary>
internal sealed class InstanceSession : IDisposable
{
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private NpgsqlConnection? _connection;
    private volatile bool _retired;

    public InstanceSession(string instance, InstanceLayout layout, TimeSpan statementTimeout, TimeProvider time)
    {
        _instance = instance;
        _time = time;
        _source = OperatorConnection.Own(layout, "postgres", statementTimeout);
    }

    /// <summary>Does work on the connection within a limit; once more on a new connection if an idle one turns out to be dead.</summary>
    /// <param name="limit">For everything: waiting for the turn, connecting, the work.</param>
    /// <param name="work">Safe to repeat; leaves no transaction behind.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="InstanceUnavailableException">The server cannot be reached, refused, or is late.</exception>
    public async Task<T> RunAsync<T>(TimeSpan limit, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(_instance, limit, _time, cancellationToken);
        try
        {
            await _turn.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw deadline.Passed();
        }
        try
        {
            while (true)
            {
                var reused = _connection is not null;
                try
                {
                    var connection = _connection ??= await OpenAsync(_source, deadline).ConfigureAwait(false);
                    return await UseAsync(connection, work, deadline).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not (InstanceUnavailableException or OperationCanceledException))
                {
                    if (_connection is { FullState: ConnectionState.Open })
                    {
                        throw ServerFailure.Unavailable(_instance, e);
                    }
                    Close();
                    if (!reused || !ServerFailure.IsConnectionLoss(e))
                    {
                        throw ServerFailure.Unavailable(_instance, e);
                    }
                }
            }
        }
        finally
        {
            _turn.Release();
            if (_retired)
            {
                CloseIfIdle();
            }
        }
    }

    /// <summary>Opens a connection within a limit; an attempt that is late is cancelled, which does not block while there is no session.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, Deadline deadline)
    {
        var connection = source.CreateConnection();
        var opened = false;
        try
        {
            var opening = OpenedAsync(connection, deadline.Token);
            await deadline.WaitAsync(opening, connection.Dispose).ConfigureAwait(false);
            opened = true;
            return connection;
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            throw deadline.Passed();
        }
        finally
        {
            // the late attempt disposes of it by itself
            if (!opened && !deadline.Token.IsCancellationRequested)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Closes the connection as soon as nobody uses it; a later use opens one of its own and closes it.</summary>
    public void Dispose()
    {
        _retired = true;
        CloseIfIdle();
    }

    private static async Task<bool> OpenedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<T> UseAsync<T>(NpgsqlConnection connection, Func<NpgsqlConnection, Task<T>> work, Deadline deadline)
    {
        var running = work(connection);
        try
        {
            return await deadline.WaitAsync(running, connection.Dispose).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InstanceUnavailableException or OperationCanceledException)
        {
            // left behind; whoever waits for its answer disposes of it
            _connection = null;
            throw;
        }
    }

    private void CloseIfIdle()
    {
        if (_turn.Wait(0))
        {
            try
            {
                Close();
                _source.Dispose();
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
