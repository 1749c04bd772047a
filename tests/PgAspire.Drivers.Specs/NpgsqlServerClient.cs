using System.Globalization;
using Npgsql;
using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

/// <summary>Asks real servers over TCP.</summary>
public sealed class NpgsqlServerClient : ServerClient
{
    private NpgsqlServerClient() { }

    public static NpgsqlServerClient Instance { get; } = new();

    public static async Task<string?> QueryAsync(IInstanceDriver driver, string instance, string sql)
    {
        var address = driver.Address(instance);
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = "postgres",
            Database = "postgres",
            Pooling = false,
            Timeout = 2,
            CommandTimeout = 5,
            SslMode = SslMode.Disable,
        };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public override async Task<bool> AnswersAsync(IInstanceDriver driver, string instance)
    {
        try
        {
            return await QueryAsync(driver, instance, "SELECT 'ready'") == "ready";
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    public override Task<string?> StartedAtAsync(IInstanceDriver driver, string instance) => QueryAsync(driver, instance, "SELECT pg_postmaster_start_time()");

    public override async Task<int> StandbysAsync(IInstanceDriver driver, string instance) =>
        Number(await QueryAsync(driver, instance, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"));

    public override Task WriteAsync(IInstanceDriver driver, string instance, string table, int number) =>
        QueryAsync(driver, instance, string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE {table} AS SELECT {number} AS number"));

    public override async Task<int?> ReadAsync(IInstanceDriver driver, string instance, string table) =>
        await HasTableAsync(driver, instance, table) ? Number(await QueryAsync(driver, instance, $"SELECT number FROM {table}")) : null;

    public override async Task<bool> HasTableAsync(IInstanceDriver driver, string instance, string table) =>
        await QueryAsync(driver, instance, $"SELECT count(*) FROM pg_tables WHERE tablename = '{table}'") == "1";

    public override async Task<Task> StayAsync(IInstanceDriver driver, string instance)
    {
        const string Running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)' AND pid <> pg_backend_pid()";
        var query = QueryAsync(driver, instance, "SELECT pg_sleep(60)");
        await Eventually.HoldsAsync(async () => await QueryAsync(driver, instance, Running) == "1", "the client's query runs");
        return EndAsync(query);
    }

    public override Task LogAsync(IInstanceDriver driver, string instance, string word, int lines) =>
        QueryAsync(driver, instance, string.Create(CultureInfo.InvariantCulture, $"DO $$BEGIN FOR i IN 1..{lines} LOOP RAISE LOG '{word} %', i; END LOOP; END$$"));

    private static async Task EndAsync(Task query) => await Assert.ThrowsAnyAsync<NpgsqlException>(() => query);

    private static int Number(string? text) => int.Parse(text!, NumberStyles.None, CultureInfo.InvariantCulture);
}
