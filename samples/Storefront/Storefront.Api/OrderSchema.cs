using Npgsql;

namespace Storefront.Api;

/// <summary>Creates the table when the API starts, however long the cluster takes to be there.</summary>
internal sealed partial class OrderSchema(
    [FromKeyedServices(DataSources.ReadWrite)] NpgsqlDataSource source, FailoverRetry retry, ILogger<OrderSchema> logger) : BackgroundService
{
    // The lock: several replicas of the API start at the same time, and IF NOT EXISTS alone is not safe then.
    private const string Sql = """
        SELECT pg_advisory_xact_lock(hashtext('storefront.orders'));
        CREATE TABLE IF NOT EXISTS orders (
            id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key       text        NOT NULL UNIQUE,
            item      text        NOT NULL,
            quantity  integer     NOT NULL,
            placed_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        """;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!IsReady)
        {
            try
            {
                await retry.RunAsync(source, CreateAsync, stoppingToken);
                _ready.TrySetResult();
            }
            catch (ClusterUnavailableException exception)
            {
                LogWaiting(exception.InnerException?.Message ?? exception.Message);
            }
        }
    }

    private static async Task<bool> CreateAsync(NpgsqlConnection connection, int attempt, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Still waiting for the database: {Reason}")]
    private partial void LogWaiting(string reason);
}
