using System.Net;
using System.Net.Sockets;
using Npgsql;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>A primary alone, for what is kept in the catalog.</summary>
public sealed class PrimaryServer : IAsyncLifetime
{
    private string? _root;

    internal TestInstance Instance { get; private set; } = null!;

    internal NpgsqlInstanceSql Sql { get; private set; } = null!;

    internal static PostgresClusterSpec Spec { get; } = new() { Name = "pg", Instances = 1 };

    internal static CatalogPlan Plan(PostgresClusterSpec spec) => new() { Spec = spec, Application = new RoleCredentials("app", ReplicatedServers.Password) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (InstalledPostgres.Find() is not { } installation)
        {
            // the tests say so themselves: a fixture cannot skip them
            return;
        }
        _root = Directory.CreateTempSubdirectory("pgaspire-").FullName;
        File.SetUnixFileMode(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        Directory.CreateDirectory(Path.Combine(_root, "pg-1"));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Instance = new TestInstance(installation, _root, "pg-1", ((IPEndPoint)socket.LocalEndPoint!).Port);
        socket.Close();
        Sql = new NpgsqlInstanceSql(_ => Instance.Layout);
        await Instance.InitializeAsync(Spec.InitDb);
        var files = InstanceConfiguration.Compose(new InstanceConfigurationInput
        {
            Spec = Spec,
            Instance = "pg-1",
            Layout = Instance.Layout,
            MajorVersion = installation.MajorVersion,
        });
        Instance.Write([.. ClusterCertificates.Create(new ClusterNames("pg"), [], DateTimeOffset.UtcNow).InstanceFiles(), .. files.Files]);
        Instance.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await Sql.GetStatusAsync("pg-1", CancellationToken.None);
                return;
            }
            catch (InstanceUnavailableException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    internal async Task<CatalogResult> ReconcileAsync(CatalogPlan plan)
    {
        try
        {
            return await Sql.ReconcileCatalogAsync("pg-1", plan, Cancellation);
        }
        catch (Exception e) when (e is InstanceUnavailableException or InvalidOperationException)
        {
            Assert.Fail($"{e.Message}\n{string.Join('\n', Instance.Log.TakeLast(30))}");
            throw;
        }
    }

    /// <summary>Reconciles twice: nothing is left to write the second time, and the results are equal.</summary>
    internal async Task<CatalogResult> ReconcileTwiceAsync(CatalogPlan plan)
    {
        var first = await ReconcileAsync(plan);
        var before = await WrittenAsync();
        var second = await ReconcileAsync(plan with { Declared = first.Declared });
        Assert.Equal(before, await WrittenAsync());
        Assert.Equal(first, second);
        return first;
    }

    internal async Task<object?> ScalarAsync(string sql, string database = "postgres")
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation) is var value && value is DBNull ? null : value;
    }

    internal async Task<NpgsqlConnection> ConnectAsync(string database = "postgres")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = Instance.Layout.SocketDirectory,
            Port = Instance.Layout.Port,
            Username = "postgres",
            Database = database,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    /// <summary>Whether somebody can sign in with a password.</summary>
    internal async Task<bool> CanSignInAsync(string role, string password)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = Instance.Layout.Port,
                Username = role,
                Password = password,
                Database = "postgres",
                Pooling = false,
                SslMode = SslMode.Require,
            }.ConnectionString);
            await connection.OpenAsync(Cancellation);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }

    // each transaction that writes takes a number
    private async Task<string> WrittenAsync() => (string)(await ScalarAsync("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))!;

    public async ValueTask DisposeAsync()
    {
        if (Sql is not null)
        {
            await Sql.DisposeAsync();
            await Instance.DisposeAsync();
        }
        if (_root is not null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }
}
