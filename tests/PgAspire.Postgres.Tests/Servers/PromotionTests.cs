using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>A failover by hand with this project's commands; the servers are not as they were afterwards.</summary>
public sealed class PromotionTests(ReplicatedServers servers) : IClassFixture<ReplicatedServers>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_primary_is_replaced_rewound_as_streaming_replica_and_follows()
    {
        var sql = servers.Sql;
        await servers.First.KillAsync();
        sql.Forget("pg-1");
        var unavailable = await Assert.ThrowsAsync<InstanceUnavailableException>(() => sql.GetStatusAsync("pg-1", Cancellation));
        Assert.Equal("pg-1 does not listen.", unavailable.Message);

        await servers.UntilAsync(servers.Second, s => s is { WalReceiverActive: false, LocalWalExhausted: true });
        await sql.PromoteAsync("pg-2", Cancellation);
        await sql.WaitUntilPrimaryAsync("pg-2", Cancellation);
        await sql.PromoteAsync("pg-2", Cancellation);
        var status = await sql.GetStatusAsync("pg-2", Cancellation);
        Assert.True(status.IsPrimary);
        Assert.Equal(new Timeline(2), status.Timeline);
        Assert.True(File.Exists(servers.Second.PathOf(InstanceDirectory.Data, Path.Combine("pg_wal", PostgresCommands.HistoryFileName(new Timeline(2))))));

        // the former primary comes up once more by itself, alone, and writes what the others never saw
        servers.First.Start();
        await servers.ReadyAsync(servers.First);
        await sql.ReconcileCatalogAsync("pg-1", Plan("diverged"), Cancellation);
        await servers.First.KillAsync();
        sql.Forget("pg-1");

        await sql.ReconcileCatalogAsync("pg-2", Plan("kept"), Cancellation);
        await sql.CheckpointAsync("pg-2", Cancellation);
        await sql.ReconcileSlotsAsync("pg-2", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("_cnpg_pg_1", null)), Cancellation);

        var rewound = await servers.First.MustRunAsync(PostgresCommands.Rewind(servers.First.Layout, servers.Second.Address));
        Assert.Contains("pg_rewind: Done!", rewound.Output + rewound.Error, StringComparison.Ordinal);
        servers.Configure(servers.First, upstream: servers.Second);
        servers.First.Write([new(InstanceDirectory.Data, PostgresqlConf.StandbySignal, "")]);
        var report = ControlDataReport.Parse((await servers.First.MustRunAsync(PostgresCommands.ControlData(servers.First.Layout))).Output);
        Assert.Equal(status.SystemIdentifier, report.SystemIdentifier);
        Assert.Equal(32, report.HotStandbySettings["max_worker_processes"]);
        Assert.True(report.MinimumRecoveryEnd > Lsn.Zero);

        servers.First.Start();
        await servers.StreamsAsync(servers.Second, servers.First);
        var follower = await servers.UntilAsync(servers.First, s => s.LocalWalExhausted);
        Assert.Equal(new Timeline(2), follower.Timeline);
        Assert.Equal("pg-1", Assert.Single((await sql.GetStatusAsync("pg-2", Cancellation)).Replication).ApplicationName);

        // a hash in force after a reload
        var parameters = servers.Spec.Postgresql.Parameters.With("work_mem", "8MB").With("max_connections", "120");
        servers.Spec = servers.Spec with { Postgresql = servers.Spec.Postgresql with { Parameters = parameters } };
        var hash = servers.Configure(servers.Second, upstream: null);
        await sql.ReloadAsync("pg-2", Cancellation);
        var reloaded = await servers.UntilAsync(servers.Second, s => s.ConfigurationHash == hash);
        Assert.True(reloaded.PendingRestart);

        // commits that would wait for a standby that is not there yet do not stop the catalog
        hash = servers.Configure(servers.Second, upstream: null, synchronousStandbyNames: "ANY 1 (\"nobody\")");
        await sql.ReloadAsync("pg-2", Cancellation);
        await servers.UntilAsync(servers.Second, s => s.ConfigurationHash == hash && s.SynchronousStandbyNames.Length > 0);
        await sql.ReconcileCatalogAsync("pg-2", Plan("not waiting"), Cancellation);

        await servers.Second.StopAsync("INT");
        Assert.True(ControlDataReport.Parse((await servers.Second.MustRunAsync(PostgresCommands.ControlData(servers.Second.Layout))).Output).IsShutDown);
    }

    private CatalogPlan Plan(string database) => new()
    {
        Spec = servers.Spec with { Databases = [new() { Name = database, Owner = "app" }] },
        Application = new RoleCredentials("app", ReplicatedServers.Password),
    };
}
