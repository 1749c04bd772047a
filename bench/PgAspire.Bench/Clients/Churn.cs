using Npgsql;

namespace PgAspire.Bench.Clients;

/// <summary>An application that connects, asks once and leaves, without end: load for the router.</summary>
internal sealed class Churn : IAsyncDisposable
{
    private readonly string _address;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    public Churn(string address)
    {
        _address = address;
        _work = Task.Run(WorkAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(_address);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand("select count(*) from pg_class", connection);
                await command.ExecuteScalarAsync();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                // a failover is under way
            }
            await Task.Delay(20);
        }
    }
}
