using Npgsql;

namespace Storefront.Api;

/// <summary>Orders: written through the primary, read from the standbys.</summary>
internal sealed class OrderStore(
    [FromKeyedServices(DataSources.ReadWrite)] NpgsqlDataSource primary,
    [FromKeyedServices(DataSources.ReadOnly)] NpgsqlDataSource standbys,
    FailoverRetry retry)
{
    // DO UPDATE, not DO NOTHING: a retry writes too, so that its commit waits for the standbys exactly as the first one should have done.
    private const string PlaceSql = $"""
        INSERT INTO orders (key, item, quantity) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET key = excluded.key
        RETURNING id, item, quantity, {TopologyQuery.InstanceSql}
        """;

    private const string LatestSql = """
        SELECT id, key, item, quantity, placed_at FROM orders WHERE id < $2 ORDER BY id DESC LIMIT $1
        """;

    private const string CountSql = $"SELECT count(*), {TopologyQuery.InstanceSql} FROM orders";

    public Task<PlacedOrder> PlaceAsync(string key, NewOrder order, CancellationToken cancellationToken) =>
        retry.RunAsync(primary, async (connection, attempt, ct) =>
        {
            await using var command = new NpgsqlCommand(PlaceSql, connection)
            {
                Parameters = { new() { Value = key }, new() { Value = order.Item }, new() { Value = order.Quantity } },
            };
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            var placed = new PlacedOrder(reader.GetInt64(0), key, reader.GetString(1), reader.GetInt32(2), reader.GetString(3), attempt);
            // Only the end of the result says that the commit succeeded.
            await reader.NextResultAsync(ct);
            return placed;
        }, cancellationToken);

    public Task<OrderPage> LatestAsync(int limit, long? before, CancellationToken cancellationToken) =>
        retry.RunAsync(standbys, async (connection, _, ct) =>
        {
            // One snapshot for both statements: the count belongs to the list.
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    new(CountSql),
                    new(LatestSql) { Parameters = { new() { Value = limit }, new() { Value = before ?? long.MaxValue } } },
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            var (count, instance) = (reader.GetInt64(0), reader.GetString(1));
            await reader.NextResultAsync(ct);
            var orders = new List<Order>(limit);
            while (await reader.ReadAsync(ct))
            {
                orders.Add(new Order(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetDateTime(4)));
            }

            return new OrderPage(count, orders, instance);
        }, cancellationToken);
}
