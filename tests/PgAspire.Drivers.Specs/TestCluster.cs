using System.Globalization;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Specs;

/// <summary>What the tests do with a driver, as the operator would, with the least configuration.</summary>
public sealed class TestCluster(IInstanceDriver driver, ServerClient? client = null)
{
    private readonly ServerClient _client = client ?? NpgsqlServerClient.Instance;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static InitializeRecipe Recipe { get; } = new(
        ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--wal-segsize=1"],
        ["CREATE TABLE made_by_bootstrap (id int);"],
        "\ninclude = 'custom.conf'\n");

    public IInstanceDriver Driver { get; } = driver;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Initialises instances, writes their configuration and starts them: the first as primary, the others as its standbys.</summary>
    public async Task StartAsync(params string[] instances)
    {
        await Driver.InitializeAsync(instances, Recipe, Cancellation);
        foreach (var instance in instances)
        {
            await ConfigureAsync(instance, instance == instances[0] ? null : instances[0]);
            await Driver.StartAsync(instance, Cancellation);
        }
        foreach (var instance in instances)
        {
            await WaitUntilReadyAsync(instance);
        }
    }

    public async Task ConfigureAsync(string instance, string? upstream)
    {
        var layout = Driver.Layout(instance);
        var primary = upstream is null ? default : Driver.UpstreamAddress(upstream);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            port = {layout.Port}
            listen_addresses = '{layout.ListenAddresses}'
            unix_socket_directories = '{layout.SocketDirectory}'
            fsync = off
            shared_buffers = 16MB
            wal_retrieve_retry_interval = 50ms
            primary_conninfo = '{(upstream is null ? "" : $"host={primary.Host} port={primary.Port} user=postgres application_name={instance}")}'

            """);
        await Driver.WriteFilesAsync(
            instance,
            [
                new InstanceFile(InstanceDirectory.Data, "custom.conf", text),
                // initdb trusts loopback addresses only; instances may have a network of their own.
                new InstanceFile(InstanceDirectory.Data, "pg_hba.conf", "local all all trust\nhost all all all trust\nhost replication all all trust\n"),
                new InstanceFile(InstanceDirectory.Data, "standby.signal", upstream is null ? null : ""),
            ],
            Cancellation);
    }

    public Task WaitUntilReadyAsync(string instance) => Eventually.HoldsAsync(() => AnswersAsync(instance), $"{instance} answers");

    public Task WaitForStandbysAsync(string primary, int count) =>
        Eventually.HoldsAsync(async () => await _client.StandbysAsync(Driver, primary) == count, $"{count} standbys stream");

    public Task<bool> AnswersAsync(string instance) => _client.AnswersAsync(Driver, instance);

    public Task<string?> StartedAtAsync(string instance) => _client.StartedAtAsync(Driver, instance);

    public Task WriteAsync(string instance, string table, int number) => _client.WriteAsync(Driver, instance, table, number);

    public Task<int?> ReadAsync(string instance, string table) => _client.ReadAsync(Driver, instance, table);

    public Task<bool> HasTableAsync(string instance, string table) => _client.HasTableAsync(Driver, instance, table);

    public Task<Task> StayAsync(string instance) => _client.StayAsync(Driver, instance);

    public Task LogAsync(string instance, string word, int lines) => _client.LogAsync(Driver, instance, word, lines);

    /// <summary>For tests of drivers with real servers.</summary>
    public Task<string?> QueryAsync(string instance, string sql) => NpgsqlServerClient.QueryAsync(Driver, instance, sql);

    /// <summary>What <c>pg_controldata</c> says of an instance that does not need to run.</summary>
    public async Task<string> SystemIdentifierAsync(string instance)
    {
        var result = await Driver.RunToolAsync(instance, PostgresCommands.ControlData(Driver.Layout(instance)), Cancellation);
        Assert.True(result.Succeeded, result.Error);
        Assert.DoesNotContain("WARNING", result.Output + result.Error, StringComparison.Ordinal);
        return result.Output.Split('\n').First(line => line.Contains("system identifier", StringComparison.Ordinal)).Split(':')[1].Trim();
    }

    /// <summary>The next end of a server that the driver tells of; log lines are passed over.</summary>
    public async Task<ServerEnded> NextEndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await Driver.Events.ReadAsync(patience.Token) is ServerEnded ended)
            {
                return ended;
            }
        }
    }
}
