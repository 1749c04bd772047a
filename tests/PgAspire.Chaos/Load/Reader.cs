using System.Globalization;
using Npgsql;

namespace PgAspire.Chaos;

/// <summary>A client that reads through ro and compares with what was sent by then.</summary>
internal sealed class Reader(NpgsqlDataSource source, IReadOnlyList<ClientLedger> ledgers)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>How many answers came.</summary>
    public long Answers { get; private set; }

    /// <summary>How many times a row was read that had not been sent yet.</summary>
    public long FromTheFuture { get; private set; }

    /// <summary>Reads until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
                while (!cancellationToken.IsCancellationRequested)
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
        foreach (var ledger in ledgers)
        {
            await using var newest = new NpgsqlCommand(WorkloadTables.Newest, connection);
            newest.Parameters.Add(new() { Value = ledger.Client });
            var answer = await newest.ExecuteScalarAsync(CancellationToken.None);
            Answers++;
            FromTheFuture += answer is not null and not DBNull && Convert.ToInt32(answer, CultureInfo.InvariantCulture) > ledger.Sent ? 1 : 0;
        }
    }
}
