using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Specs;
using PgAspire.Local;
using PgAspire.Tests.Containers;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Postgres;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>A whole cluster in containers: operator, driver, services. Disposing it checks that nothing of it is left.</summary>
internal sealed class ContainerCluster : IAsyncDisposable
{
    private readonly CapturedLog _log = new(LogLevel.Warning);
    private readonly string _image;
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"pgc-{Guid.NewGuid().ToString("N")[..8]}");

    private ContainerCluster(string image, int instances, string? volume, Func<PostgresClusterSpec, PostgresClusterSpec>? change)
    {
        _image = image;
        Local = new LocalCluster(
            new LocalClusterOptions
            {
                Runtime = ClusterRuntime.Containers,
                RootDirectory = _root,
                DataVolume = volume,
                Credentials = new(new("app", new PasswordGenerator().Generate()), new PasswordGenerator().Generate()),
                Spec = change?.Invoke(Specification(image, instances)) ?? Specification(image, instances),
            },
            _log);
    }

    public LocalCluster Local { get; }

    public DockerInstanceDriver Driver => (DockerInstanceDriver)Local.Driver;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A cluster that is healthy.</summary>
    public static async Task<ContainerCluster> StartAsync(
        string image, int instances = 3, string? volume = null, Func<PostgresClusterSpec, PostgresClusterSpec>? change = null)
    {
        await TestEngine.RequireAsync(image);
        var cluster = new ContainerCluster(image, instances, volume, change);
        try
        {
            await cluster.Local.StartAsync(Cancellation);
            await cluster.UntilAsync(s => s.IsHealthy, "healthy");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<ClusterSnapshot> UntilAsync(Func<ClusterSnapshot, bool> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TestCluster.Patience * 2);
        try
        {
            return await Local.Operator.WaitForAsync(condition, deadline.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            var journal = string.Join(Environment.NewLine, Local.Operator.Journal.Entries.TakeLast(40));
            throw new TimeoutException($"Not in time: {what}. {Local.Operator.Snapshot.Phase}{Environment.NewLine}{journal}");
        }
    }

    /// <summary>Runs <c>psql</c> in a container of its own that is in the network of the services.</summary>
    public async Task<ToolResult> PsqlAsync(string host, string sql, string user = "postgres", string? password = null)
    {
        var engine = await TestEngine.ConnectionAsync();
        return await new ProgramRunner(engine).RunAsync(
            new CreateContainerParameters
            {
                Image = _image,
                Entrypoint = ["psql"],
                Cmd = ["-X", "-A", "-t", "-w", "-h", host, "-U", user, "-d", user == "postgres" ? "postgres" : "app", "-c", sql],
                Env = ["PGSSLMODE=require", "PGCONNECT_TIMEOUT=10", .. password is null ? Array.Empty<string>() : [$"PGPASSWORD={password}"]],
                HostConfig = new HostConfig { NetworkMode = Driver.ServicesNetworkName },
            },
            standardInput: null,
            Cancellation);
    }

    /// <summary>Asks until the answer is the expected one: a name follows soon, not at once.</summary>
    public Task AnswersAsync(string host, string sql, string expected) => Eventually.HoldsAsync(
        async () => (await PsqlAsync(host, sql)).Output.Trim() == expected, $"{host} answers {expected} to {sql}");

    private static PostgresClusterSpec Specification(string image, int instances) => new()
    {
        Name = "mycluster",
        ImageName = image,
        Instances = instances,
        EnableSuperuserAccess = true,
        Postgresql = new()
        {
            HostBasedAuthentication = ["host all postgres all trust"],
            Synchronous = instances >= 3 ? new() { Method = SynchronousMethod.Any, Number = 1 } : null,
        },
    };

    public async ValueTask DisposeAsync()
    {
        var session = Driver.SessionId;
        await Local.DisposeAsync();
        var left = await TestEngine.InventoryAsync(session);
        var folders = Directory.Exists(_root) ? Directory.GetFileSystemEntries(_root) : [];
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
        Assert.True(left.Count == 0, $"Left: {string.Join(", ", left)}. Warnings:{string.Concat(_log.Lines.Select(line => Environment.NewLine + line))}");
        Assert.Empty(folders);
    }
}
