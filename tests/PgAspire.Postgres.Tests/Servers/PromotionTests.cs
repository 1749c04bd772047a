using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>A failover by hand with this project's commands; the servers are not as they were afterwards.</summary>
public sealed class PromotionTests : IClassFixture<ReplicatedServers>
{
    private readonly ReplicatedServers _servers;

    public PromotionTests(ReplicatedServers servers)
    {
        InstalledPostgres.Require();
        _servers = servers;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_primary_is_replaced_rewound_as_streaming_replica_and_follows()
    {
        var sql = _servers.Sql;
        await _servers.First.KillAsync();
        sql.Forget("pg-1");
        var unavailable = await Assert.ThrowsAsync<InstanceUnavailableException>(() => sql.GetStatusAsync("pg-1", Cancellation));
        Assert.Equal("pg-1 does not listen.", unavailable.Message);

        await _servers.UntilAsync(_servers.Second, s => s is { WalReceiverActive: false, LocalWalExhausted: true });
        await sql.PromoteAsync("pg-2", Cancellation);
        await sql.WaitUntilPrimaryAsync("pg-2", Cancellation);
        await sql.PromoteAsync("pg-2", Cancellation);
        var status = await sql.GetStatusAsync("pg-2", Cancellation);
        Assert.True(status.IsPrimary);
        Assert.Equal(new Timeline(2), status.Timeline);
        Assert.True(File.Exists(_servers.Second.PathOf(InstanceDirectory.Data, Path.Combine("pg_wal", PostgresCommands.HistoryFileName(new Timeline(2))))));

        // the former primary comes up once more by itself, alone, and writes what the others never saw
        _servers.First.Start();
        await _servers.ReadyAsync(_servers.First);
        await sql.ReconcileCatalogAsync("pg-1", Plan("diverged"), Cancellation);
        await _servers.First.KillAsync();
        sql.Forget("pg-1");

        await sql.ReconcileCatalogAsync("pg-2", Plan("kept"), Cancellation);
        await sql.CheckpointAsync("pg-2", Cancellation);
        await sql.ReconcileSlotsAsync("pg-2", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("_cnpg_pg_1", null)), Cancellation);

        var rewound = await _servers.First.MustRunAsync(PostgresCommands.Rewind(_servers.First.Layout, _servers.Second.Address));
        Assert.Contains("pg_rewind: Done!", rewound.Output + rewound.Error, StringComparison.Ordinal);
        _servers.Configure(_servers.First, upstream: _servers.Second);
        _servers.First.Write([new(InstanceDirectory.Data, PostgresqlConf.StandbySignal, "")]);
        var report = ControlDataReport.Parse((await _servers.First.MustRunAsync(PostgresCommands.ControlData(_servers.First.Layout))).Output);
        Assert.Equal(status.SystemIdentifier, report.SystemIdentifier);
        Assert.Equal(32, report.HotStandbySettings["max_worker_processes"]);
        Assert.True(report.MinimumRecoveryEnd > Lsn.Zero);

        _servers.First.Start();
        await _servers.StreamsAsync(_servers.Second, _servers.First);
        var follower = await _servers.UntilAsync(_servers.First, s => s.LocalWalExhausted);
        Assert.Equal(new Timeline(2), follower.Timeline);
        Assert.Equal("pg-1", Assert.Single((await sql.GetStatusAsync("pg-2", Cancellation)).Replication).ApplicationName);

        // a hash in force after a reload
        var parameters = _servers.Spec.Postgresql.Parameters.With("work_mem", "8MB").With("max_connections", "120");
        _servers.Spec = _servers.Spec with { Postgresql = _servers.Spec.Postgresql with { Parameters = parameters } };
        var hash = _servers.Configure(_servers.Second, upstream: null);
        await sql.ReloadAsync("pg-2", Cancellation);
        var reloaded = await _servers.UntilAsync(_servers.Second, s => s.ConfigurationHash == hash);
        Assert.True(reloaded.PendingRestart);
        Assert.Equal(100, reloaded.HotStandbySettings["max_connections"]);

        // commits that would wait for a standby that is not there yet do not stop the catalog
        hash = _servers.Configure(_servers.Second, upstream: null, synchronousStandbyNames: "ANY 1 (\"nobody\")");
        await sql.ReloadAsync("pg-2", Cancellation);
        await _servers.UntilAsync(_servers.Second, s => s.ConfigurationHash == hash && s.SynchronousStandbyNames.Length > 0);
        await sql.ReconcileCatalogAsync("pg-2", Plan("not waiting"), Cancellation);

        await _servers.Second.StopAsync("INT");
        Assert.True(ControlDataReport.Parse((await _servers.Second.MustRunAsync(PostgresCommands.ControlData(_servers.Second.Layout))).Output).IsShutDown);
    }

    private CatalogPlan Plan(string database) => new()
    {
        Spec = _servers.Spec with { Databases = [new() { Name = database, Owner = "app" }] },
        Application = new RoleCredentials("app", ReplicatedServers.Password),
    };
}
