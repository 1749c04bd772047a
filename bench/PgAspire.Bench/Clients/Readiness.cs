using System.Diagnostics;
using Npgsql;

namespace PgAspire.Bench.Clients;

/// <summary>Ready means: the primary has acknowledged a write, two standbys stream from it, and each of them answers a SELECT. Looked at every 10 ms.</summary>
/// <param name="write">How a client writes.</param>
/// <param name="primary">How the primary itself is asked, as a superuser.</param>
/// <param name="standbys">How each standby is asked.</param>
internal sealed class Readiness(string write, string primary, IReadOnlyList<string> standbys)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits.</summary>
    /// <param name="failure">Says why there is nothing to wait for any more; null as long as there is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task WaitAsync(Func<string?> failure, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        var written = false;
        while (true)
        {
            try
            {
                if (!written)
                {
                    await AskAsync(write, "create table if not exists ready (at timestamptz); insert into ready values (now())", cancellationToken);
                    written = true;
                }
                if (await AskAsync(primary, "select count(*) from pg_stat_replication where state = 'streaming'", cancellationToken) is long streams && streams >= standbys.Count)
                {
                    foreach (var standby in standbys)
                    {
                        await AskAsync(standby, "select 1", cancellationToken);
                    }
                    return;
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (Stopwatch.GetTimestamp() > end)
                {
                    throw new TimeoutException($"Not ready in {Patience}: {e.Message}", e);
                }
            }
            if (failure() is { } reason)
            {
                throw new InvalidOperationException(reason);
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<object?> AskAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // constants of this class
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
