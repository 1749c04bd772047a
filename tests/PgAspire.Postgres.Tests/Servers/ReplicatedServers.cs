using System.Net;
using System.Net.Sockets;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>A primary and a standby that stream, made by nothing but this project's own commands and files.</summary>
public sealed class ReplicatedServers : IAsyncLifetime
{
    public const string Password = "Correct4Horse'Battery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, TestInstance> _instances = [];
    private string? _root;

    internal PostgresClusterSpec Spec { get; set; } = new()
    {
        Name = "pg",
        Instances = 2,
        Postgresql = new()
        {
            HostBasedAuthentication = ["host all trusted all trust"],
            Parameters = ValueMap<string>.From([KeyValuePair.Create("hostile.value", "it's\n\"\\x\t# '")]),
        },
    };

    internal ClusterCertificates Certificates { get; } = ClusterCertificates.Create(new ClusterNames("pg"), [], DateTimeOffset.UtcNow);

    internal NpgsqlInstanceSql Sql { get; private set; } = null!;

    internal TestInstance First => _instances["pg-1"];

    internal TestInstance Second => _instances["pg-2"];

    public async ValueTask InitializeAsync()
    {
        if (InstalledPostgres.Find() is not { } installation)
        {
            // the tests say so themselves: a fixture cannot skip them
            return;
        }
        Sql = new NpgsqlInstanceSql(name => _instances[name].Layout);
        _root = Directory.CreateTempSubdirectory("pgaspire-").FullName;
        // the directories in it belong to the server's account, which must pass through
        File.SetUnixFileMode(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        foreach (var name in new[] { "pg-1", "pg-2" })
        {
            Directory.CreateDirectory(Path.Combine(_root, name));
            _instances.Add(name, new TestInstance(installation, _root, name, FreePort()));
        }

        await First.InitializeAsync(Spec.InitDb);
        Configure(First, upstream: null);
        First.Start();
        await ReadyAsync(First);
        await Sql.ReconcileSlotsAsync(First.Name, new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("_cnpg_pg_2", null)), CancellationToken.None);

        Second.Write(Certificates.InstanceFiles());
        await Second.MustRunAsync(PostgresCommands.BaseBackup(Second.Layout, First.Address, Second.Name));
        Configure(Second, upstream: First);
        Second.Write([new(InstanceDirectory.Data, PostgresqlConf.StandbySignal, "")]);
        Second.Start();
        await StreamsAsync(First, Second);
    }

    /// <summary>Writes an instance's certificates and configuration.</summary>
    internal string Configure(TestInstance instance, TestInstance? upstream, string? synchronousStandbyNames = null)
    {
        var files = InstanceConfiguration.Compose(new InstanceConfigurationInput
        {
            Spec = Spec,
            Instance = instance.Name,
            Layout = instance.Layout,
            MajorVersion = InstalledPostgres.Find()!.MajorVersion,
            Upstream = upstream?.Address,
            SynchronousStandbyNames = synchronousStandbyNames,
        });
        instance.Write([.. Certificates.InstanceFiles(), .. files.Files]);
        return files.Hash;
    }

    internal async Task<InstanceStatus> ReadyAsync(TestInstance instance) => await UntilAsync(instance, _ => true);

    internal async Task StreamsAsync(TestInstance primary, TestInstance standby)
    {
        await UntilAsync(primary, s => s.Replication.Any(r => r.ApplicationName == standby.Name && r.State == "streaming"));
        await UntilAsync(standby, s => s.WalReceiverStreaming);
    }

    /// <summary>Asks again and again until the answer is the one that is waited for.</summary>
    internal async Task<InstanceStatus> UntilAsync(TestInstance instance, Func<InstanceStatus, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        var last = "no answer";
        while (!limit.IsCancellationRequested)
        {
            try
            {
                var status = await Sql.GetStatusAsync(instance.Name, TestContext.Current.CancellationToken);
                if (condition(status))
                {
                    return status;
                }
                last = status.ToString();
            }
            catch (InstanceUnavailableException e)
            {
                last = e.Message;
            }
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{instance.Name}: {last}\n{string.Join('\n', instance.Log.TakeLast(30))}");
        throw new InvalidOperationException();
    }

    public async ValueTask DisposeAsync()
    {
        if (Sql is not null)
        {
            await Sql.DisposeAsync();
        }
        foreach (var instance in _instances.Values)
        {
            await instance.DisposeAsync();
        }
        if (_root is not null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
