using System.Globalization;
using Npgsql;

namespace PgAspire.Chaos;

/// <summary>
/// A client that reads through ro and compares with what was sent by then, and with what the standby says of itself. A standby may lag, and the next one may
/// lag more; but everything that was acknowledged before the commit that it has replayed last is earlier in the WAL, and must be there.
/// </summary>
internal sealed class Reader(NpgsqlDataSource source, IReadOnlyList<ClientLedger> ledgers)
{
    private const int RoundsPerConnection = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<int, int> _seen = [];

    /// <summary>How many answers came.</summary>
    public long Answers { get; private set; }

    /// <summary>How many times a row was read that had not been sent yet.</summary>
    public long FromTheFuture { get; private set; }

    /// <summary>How many times less was read than before.</summary>
    public long WentBack { get; private set; }

    /// <summary>How many times a row was not there that was acknowledged before the instant that the standby had reached by its own word.</summary>
    public long OlderThanReported { get; private set; }

    /// <summary>For how long a row was acknowledged at most that was not there.</summary>
    public TimeSpan Stalest { get; private set; }

    /// <summary>Reads until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
                // now and then another standby
                for (var round = 0; round < RoundsPerConnection && !cancellationToken.IsCancellationRequested; round++)
                {
                    await ReadAsync(connection);
                    await Task.Delay(Pace, CancellationToken.None);
                }
            }
            catch (Exception e) when (Writer.IsFailure(e))
            {
                await Task.Delay(Pace, CancellationToken.None);
            }
        }
    }

    private async Task ReadAsync(NpgsqlConnection connection)
    {
        // asked first, by a statement of its own: what is read afterwards is at least as new
        await using var ask = new NpgsqlCommand(WorkloadTables.Replayed, connection);
        var replayed = await ask.ExecuteScalarAsync(CancellationToken.None) as DateTime?;
        foreach (var ledger in ledgers)
        {
            var asked = TimeProvider.System.GetUtcNow().UtcDateTime;
            await using var newest = new NpgsqlCommand(WorkloadTables.Newest, connection);
            newest.Parameters.Add(new() { Value = ledger.Client });
            var answer = await newest.ExecuteScalarAsync(CancellationToken.None);
            Compare(ledger, answer is null or DBNull ? 0 : Convert.ToInt32(answer, CultureInfo.InvariantCulture), replayed, asked);
        }
    }

    /// <summary>Judges an answer.</summary>
    /// <param name="ledger">The client whose rows were asked for.</param>
    /// <param name="read">The newest of its rows that was there; zero when none was.</param>
    /// <param name="replayed">Until when the standby had replayed, by its own word before that; null when it did not say.</param>
    /// <param name="asked">When the row was asked for.</param>
    internal void Compare(ClientLedger ledger, int read, DateTime? replayed, DateTime asked)
    {
        Answers++;
        FromTheFuture += read > ledger.Sent ? 1 : 0;
        OlderThanReported += replayed is { } instant && read < ledger.AcknowledgedBefore(instant) ? 1 : 0;
        var seen = _seen.GetValueOrDefault(ledger.Client);
        WentBack += read < seen ? 1 : 0;
        _seen[ledger.Client] = Math.Max(read, seen);
        if (ledger.FirstAcknowledgedAfter(read) is { } missing && asked - missing > Stalest)
        {
            Stalest = asked - missing;
        }
    }
}
