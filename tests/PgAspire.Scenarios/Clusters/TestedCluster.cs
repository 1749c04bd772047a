using Npgsql;
using PgAspire.Chaos;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using PgAspire.Tests.Containers;

namespace PgAspire.Scenarios;

/// <summary>A local cluster with the few things that all tests do to one. Disposing it checks that nothing is left.</summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    private const int JournalLines = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly bool _ephemeral;
    private readonly string _root;
    private string? _folder;

    public TestedCluster(
        PostgresClusterSpec spec, string? dataDirectory = null, PgAspire.Operator.ClusterCredentials? credentials = null, RouterOptions? router = null, string? root = null, TimeProvider? time = null,
        ClusterRuntime runtime = ClusterRuntime.Processes)
    {
        _ephemeral = dataDirectory is null;
        // processes share a template, containers share nothing
        _root = root ?? (runtime == ClusterRuntime.Processes ? SharedPlace.Place.Root : SharedPlace.Place.Data($"{Guid.NewGuid().ToString("N")[..8]}"));
        Cluster = new LocalCluster(new()
        {
            Spec = spec,
            Credentials = credentials ?? new(new("app", new PasswordGenerator().Generate()), new PasswordGenerator().Generate()),
            RootDirectory = _root,
            Runtime = runtime,
            DataDirectory = dataDirectory,
            Router = router ?? new(),
            // the next cluster of a test run takes another copy of the same template
            PrepareAhead = false,
        }, Log, time);
        Cluster.Operator.LogLine += line => Log.Add(line.Text);
    }

    public LocalCluster Cluster { get; }

    public CapturedLog Log { get; } = new();

    public ClusterSnapshot Snapshot => Cluster.Operator.Snapshot;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A cluster that is healthy.</summary>
    public static async Task<TestedCluster> StartAsync(PostgresClusterSpec spec, string? dataDirectory = null, PgAspire.Operator.ClusterCredentials? credentials = null, TimeProvider? time = null, ClusterRuntime runtime = ClusterRuntime.Processes)
    {
        var cluster = new TestedCluster(spec, dataDirectory, credentials, time: time, runtime: runtime);
        try
        {
            await cluster.StartAsync();
            await cluster.HealthyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        await Cluster.StartAsync(Cancellation);
        if (Cluster.Driver is not DockerInstanceDriver)
        {
            _folder = Path.GetDirectoryName(Path.GetDirectoryName(Cluster.Driver.Layout(Cluster.Spec.Names.Instance(1)).DataDirectory));
        }
    }

    /// <summary>Waits until every instance is ready.</summary>
    public Task<ClusterSnapshot> HealthyAsync() => UntilAsync(s => s.IsHealthy, "healthy");

    /// <summary>Waits for a condition; says what the cluster did instead.</summary>
    public async Task<ClusterSnapshot> UntilAsync(Func<ClusterSnapshot, bool> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            return await Cluster.Operator.WaitForAsync(condition, deadline.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {Patience.TotalSeconds:F0} s: {what}. {Describe()}");
        }
    }

    /// <summary>The instances and the newest lines of the journal.</summary>
    public string Describe() =>
        $"{Snapshot.Phase} ({Snapshot.PhaseReason}), primary {Snapshot.CurrentPrimary}, target {Snapshot.TargetPrimary}{Environment.NewLine}" +
        string.Join(Environment.NewLine, Snapshot.Instances.Select(i => $"  {i.Name} {i.Role} data {i.Data} running {i.Running} ready {i.Ready} job {i.Job}")) + Environment.NewLine +
        string.Join(Environment.NewLine, Cluster.Operator.Journal.Entries.TakeLast(JournalLines).Select(e => $"  {e.At:HH:mm:ss.fff} {e}"));

    /// <summary>The folder of an instance's data.</summary>
    public string Data(string instance) => Cluster.Driver.Layout(instance).DataDirectory;

    /// <summary>The process of a server that runs.</summary>
    public int ProcessId(string instance) => Cluster.ProcessId(instance) ?? throw new InvalidOperationException($"{instance} does not run. {Describe()}");

    /// <summary>How a client reaches a service.</summary>
    public string ConnectionString(ServiceKind service, string database = "app", string? password = null) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Cluster.EndPoint(service).Port,
            Username = Cluster.Credentials.Application.UserName,
            Password = password ?? Cluster.Credentials.Application.Password,
            Database = database,
            Pooling = false,
            Timeout = 5,
        }.ConnectionString;

    /// <summary>Runs a statement on a new connection.</summary>
    public async Task ExecuteAsync(ServiceKind service, string sql, string database = "app")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(service, database));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Asks for one value on a new connection.</summary>
    public async Task<T> ScalarAsync<T>(ServiceKind service, string sql, string database = "app")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(service, database));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Waits until a question has the answer that is expected; for what a standby has yet to replay.</summary>
    public async Task AnswersAsync<T>(ServiceKind service, string sql, T expected, string database = "app")
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        T answer;
        while (!EqualityComparer<T>.Default.Equals(answer = await ScalarAsync<T>(service, sql, database), expected))
        {
            Assert.False(deadline.IsCancellationRequested, $"{sql} through {service} is {answer}, not {expected}.");
            await Task.Delay(10, Cancellation);
        }
    }

    /// <summary>Ends it, and checks that no process or container of it and, without persistent data, no file or volume of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        if (_folder is { } folder)
        {
            var left = InstanceProcesses.Below(folder);
            InstanceProcesses.KillBelow(folder);
            Assert.Empty(left);
            Assert.False(_ephemeral && Directory.Exists(folder), $"{folder} was left.");
        }
        if (Cluster.Driver is DockerInstanceDriver containers)
        {
            Assert.Empty(await TestEngine.InventoryAsync(containers.SessionId));
            Assert.Empty(Directory.Exists(_root) ? Directory.GetFileSystemEntries(_root) : []);
        }
    }
}
