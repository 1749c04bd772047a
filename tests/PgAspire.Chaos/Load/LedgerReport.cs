using Npgsql;

namespace PgAspire.Chaos;

/// <summary>What was promised, compared with what is there.</summary>
internal sealed record LedgerReport
{
    /// <summary>How many rows were acknowledged.</summary>
    public int Acknowledged { get; private init; }

    /// <summary>Acknowledged rows that are not there.</summary>
    public IReadOnlyList<string> Lost { get; private init; } = [];

    /// <summary>Rows that are there more than once.</summary>
    public IReadOnlyList<string> Repeated { get; private init; } = [];

    /// <summary>Rows that are there and were never sent.</summary>
    public IReadOnlyList<string> NeverSent { get; private init; } = [];

    /// <summary>How many rows got no answer.</summary>
    public int InDoubt { get; private init; }

    /// <summary>How many of those are there.</summary>
    public int InDoubtThere { get; private init; }

    /// <summary>Whether nothing but a loss can be wrong.</summary>
    public bool IsConsistent => Repeated.Count == 0 && NeverSent.Count == 0;

    /// <summary>Compares.</summary>
    /// <param name="ledgers">The clients, which have stopped.</param>
    /// <param name="source">The read-write service.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<LedgerReport> CompareAsync(IReadOnlyList<ClientLedger> ledgers, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var there = new Dictionary<(int Client, int Sequence), long>();
        await using (var all = source.CreateCommand(WorkloadTables.All))
        await using (var rows = await all.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                there[(rows.GetInt32(0), rows.GetInt32(1))] = rows.GetInt64(2);
            }
        }
        var sent = ledgers.ToDictionary(l => l.Client, l => l.Sent);
        return new()
        {
            Acknowledged = ledgers.Sum(l => l.AcknowledgedCount),
            Lost = [.. ledgers.SelectMany(l => l.Acknowledged.Where(s => !there.ContainsKey((l.Client, s))).Select(s => $"{l.Client}:{s}"))],
            Repeated = [.. there.Where(r => r.Value > 1).Select(r => $"{r.Key.Client}:{r.Key.Sequence}")],
            NeverSent = [.. there.Keys.Where(r => !sent.TryGetValue(r.Client, out var last) || r.Sequence > last || r.Sequence < 1).Select(r => $"{r.Client}:{r.Sequence}")],
            InDoubt = ledgers.Sum(l => l.InDoubt.Count),
            InDoubtThere = ledgers.Sum(l => l.InDoubt.Count(s => there.ContainsKey((l.Client, s)))),
        };
    }
}
