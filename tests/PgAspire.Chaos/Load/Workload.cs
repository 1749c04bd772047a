using Npgsql;
using PgAspire.Local;
using PgAspire.Router;

namespace PgAspire.Chaos;

/// <summary>Writers through rw, readers through ro, and a look at every instance directly.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stopping = new();
    private readonly NpgsqlDataSource _readWrite;
    private readonly NpgsqlDataSource? _readOnly;
    private readonly Task _work;

    private Workload(NpgsqlDataSource readWrite, NpgsqlDataSource? readOnly, IReadOnlyDictionary<string, string> instances, int writers, TimeSpan pace)
    {
        _readWrite = readWrite;
        _readOnly = readOnly;
        Ledgers = [.. Enumerable.Range(1, writers).Select(client => new ClientLedger(client))];
        Readers = readOnly is null ? [] : [new Reader(readOnly, Ledgers)];
        Sampler = new WritableSampler(instances);
        _work = Task.WhenAll([
            .. Ledgers.Select(ledger => Task.Run(() => new Writer(readWrite, ledger, pace).RunAsync(_stopping.Token))),
            .. Readers.Select(reader => Task.Run(() => reader.RunAsync(_stopping.Token))),
        ]);
    }

    /// <summary>What each writer was told.</summary>
    public IReadOnlyList<ClientLedger> Ledgers { get; }

    /// <summary>The readers.</summary>
    public IReadOnlyList<Reader> Readers { get; }

    /// <summary>The look at every instance.</summary>
    public WritableSampler Sampler { get; }

    /// <summary>How many rows were acknowledged.</summary>
    public int Acknowledged => Ledgers.Sum(l => l.AcknowledgedCount);

    /// <summary>Creates the tables and begins.</summary>
    /// <param name="cluster">A cluster that serves.</param>
    /// <param name="writers">How many clients write.</param>
    /// <param name="pace">The pause after each row.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    /// <param name="additional">How many instances more than now there may be later.</param>
    public static async Task<Workload> StartAsync(LocalCluster cluster, int writers, TimeSpan pace, CancellationToken cancellationToken, int additional = 0)
    {
        var instances = Enumerable.Range(1, cluster.Spec.Instances + additional).Select(cluster.Spec.Names.Instance)
            .ToDictionary(n => n, n => Instance(cluster, cluster.Driver.Address(n).Port), StringComparer.Ordinal);
        return await StartAsync(
            Service(cluster, ServiceKind.ReadWrite), cluster.Spec.Instances > 1 ? Service(cluster, ServiceKind.ReadOnly) : null, instances, writers, pace, cancellationToken);
    }

    /// <summary>Creates the tables and begins.</summary>
    /// <param name="readWrite">The connection string of rw.</param>
    /// <param name="readOnly">The connection string of ro; null without readers.</param>
    /// <param name="instances">The connection string of each instance.</param>
    /// <param name="writers">How many clients write.</param>
    /// <param name="pace">The pause after each row.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    public static async Task<Workload> StartAsync(
        string readWrite, string? readOnly, IReadOnlyDictionary<string, string> instances, int writers, TimeSpan pace, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(readWrite);
        await WorkloadTables.CreateAsync(source, cancellationToken);
        return new(source, readOnly is null ? null : NpgsqlDataSource.Create(readOnly), instances, writers, pace);
    }

    /// <summary>How a client reaches a service: a connection of its own, and no waiting for an answer to a cancellation.</summary>
    public static string Service(string host, int port, string user, string password, string database) =>
        $"Host={host};Port={port};Username={user};Password={password};Database={database};Pooling=false;SSL Mode=Disable;Timeout=3;Command Timeout=15;Cancellation Timeout=-1";

    /// <summary>Waits until further rows were acknowledged.</summary>
    public async Task GoesOnAsync(int rows, CancellationToken cancellationToken)
    {
        var wanted = Acknowledged + rows;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (Acknowledged < wanted)
        {
            if (_work.IsFaulted)
            {
                await _work;
            }
            try
            {
                await Task.Delay(5, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{Acknowledged} rows were acknowledged, not {wanted}, within {Patience.TotalSeconds:F0} s.");
            }
        }
    }

    /// <summary>Stops the clients; rows under way are finished.</summary>
    public async Task StopAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _work;
            await Sampler.DisposeAsync();
        }
    }

    /// <summary>Compares what was promised with what is there; the clients have stopped.</summary>
    public Task<LedgerReport> CompareAsync(CancellationToken cancellationToken) => LedgerReport.CompareAsync(Ledgers, _readWrite, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _readWrite.DisposeAsync();
        if (_readOnly is not null)
        {
            await _readOnly.DisposeAsync();
        }
        _stopping.Dispose();
    }

    private static string Service(LocalCluster cluster, ServiceKind service) =>
        Service("127.0.0.1", cluster.EndPoint(service).Port, cluster.Credentials.Application.UserName, cluster.Credentials.Application.Password, cluster.Spec.InitDb.Database);

    // the probes' commits must not wait for a standby: what counts is whether the server takes them
    private static string Instance(LocalCluster cluster, int port) =>
        $"Host=127.0.0.1;Port={port};Username={cluster.Credentials.Application.UserName};Password={cluster.Credentials.Application.Password};Database={cluster.Spec.InitDb.Database};" +
        "Pooling=false;SSL Mode=Disable;Timeout=1;Command Timeout=1;Cancellation Timeout=-1;Options=-c synchronous_commit=off";
}
