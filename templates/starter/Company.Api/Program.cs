using Npgsql;
using PgAspire.Npgsql;

var builder = WebApplication.CreateBuilder(args);
builder.AddPostgresClusterDataSource("app");
builder.AddPostgresFailoverRetry();
builder.Services.AddHealthChecks();

var app = builder.Build();

app.MapHealthChecks("/health");

// The client's key makes the order the same one when it is sent again.
app.MapPut("/orders/{key}", async (string key, NewOrder order, NpgsqlDataSource primary, FailoverRetry retry, CancellationToken ct) =>
{
    try
    {
        await retry.ExecuteInTransactionAsync(primary, Idempotence.Idempotent, async (connection, ct) =>
        {
            // DO UPDATE: a repetition writes too, so that its commit waits for a standby as the first one did.
            await using var insert = new NpgsqlCommand(
                "INSERT INTO orders (key, item) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET key = excluded.key", connection)
            {
                Parameters = { new() { Value = key }, new() { Value = order.Item } },
            };
            await insert.ExecuteNonQueryAsync(ct);
        }, ct);
        return Results.Ok();
    }
    catch (ClusterUnavailableException)
    {
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.MapGet("/orders", async (NpgsqlDataSource primary, FailoverRetry retry, CancellationToken ct) =>
    await retry.ExecuteAsync(primary, Idempotence.Idempotent, async (connection, ct) =>
    {
        await using var select = new NpgsqlCommand("SELECT key FROM orders ORDER BY key", connection);
        await using var reader = await select.ExecuteReaderAsync(ct);
        var keys = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            keys.Add(reader.GetString(0));
        }
        return keys;
    }, ct));

await app.Services.GetRequiredService<FailoverRetry>().ExecuteAsync(
    app.Services.GetRequiredService<NpgsqlDataSource>(), Idempotence.Idempotent, async (connection, ct) =>
    {
        await using var create = new NpgsqlCommand("CREATE TABLE IF NOT EXISTS orders (key text PRIMARY KEY, item text NOT NULL)", connection);
        await create.ExecuteNonQueryAsync(ct);
    });

await app.RunAsync();

internal sealed record NewOrder(string Item);
