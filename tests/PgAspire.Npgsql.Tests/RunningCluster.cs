using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using PgAspire.Tests.Servers;

namespace PgAspire.Client.Tests;

/// <summary>A cluster of three instances with synchronous replication that the tests of a class share, in a folder of its own.</summary>
public sealed class RunningCluster : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pgc-{Guid.NewGuid().ToString("N")[..8]}");
    private LocalCluster? _cluster;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LocalCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        if (InstalledPostgres.Find() is null)
        {
            // each test says why it is skipped
            return;
        }
        Directory.CreateDirectory(_folder);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_001_001);
        _cluster = new LocalCluster(new()
        {
            Spec = new()
            {
                Name = "pg",
                Instances = 3,
                Storage = new() { Size = "1Gi" },
                Postgresql = new() { Synchronous = new() { Method = SynchronousMethod.Any, Number = 1 } },
            },
            Credentials = new(new("app", new PasswordGenerator().Generate()), new PasswordGenerator().Generate()),
            RootDirectory = Path.Combine(_folder, "root"),
            PrepareAhead = false,
        }, NullLoggerFactory.Instance);
        await _cluster.StartAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _cluster.WaitUntilHealthyAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>An application with the two connection strings that the AppHost would give it.</summary>
    public HostApplicationBuilder Application(bool readOnly = true, string? more = null)
    {
        InstalledPostgres.Require();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:app"] = ConnectionString(ServiceKind.ReadWrite) + more,
            ["ConnectionStrings:app-ro"] = readOnly ? ConnectionString(ServiceKind.ReadOnly) + more : null,
        });
        return builder;
    }

    public string ConnectionString(ServiceKind service) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Cluster.EndPoint(service).Port,
        Username = Cluster.Credentials.Application.UserName,
        Password = Cluster.Credentials.Application.Password,
        Database = "app",
        Timeout = 3,
        CommandTimeout = 5,
    }.ConnectionString;

    /// <summary>SIGKILL for the primary's first process.</summary>
    public void KillPrimary()
    {
        using var process = Process.GetProcessById(Cluster.ProcessId(Cluster.Operator.Snapshot.CurrentPrimary!)!.Value);
        process.Kill();
    }

    /// <summary>The name of the primary, once the cluster is healthy.</summary>
    public async Task<string> HealthyAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        return (await Cluster.Operator.WaitForAsync(s => s.IsHealthy, deadline.Token)).CurrentPrimary!;
    }

    /// <summary>Makes a standby the primary; the former one ends in order and comes back as a standby.</summary>
    public async Task SwitchOverAsync()
    {
        var primary = await HealthyAsync();
        await Cluster.Control.PromoteAsync(Cluster.Operator.Snapshot.Instances.First(i => i.Name != primary).Name, cancellationToken: Cancellation);
    }

    /// <summary>Runs a statement through rw on a connection of its own.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(ServiceKind.ReadWrite) + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Waits until a question has the answer that is wanted.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Not within {Patience.TotalSeconds} s: {what}.");
            await Task.Delay(20, Cancellation);
        }
    }
}
