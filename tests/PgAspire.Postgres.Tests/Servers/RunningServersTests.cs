using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>What leaves the servers as they were.</summary>
public sealed class RunningServersTests : IClassFixture<ReplicatedServers>
{
    private readonly ReplicatedServers _servers;

    public RunningServersTests(ReplicatedServers servers)
    {
        InstalledPostgres.Require();
        _servers = servers;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpgsqlInstanceSql Sql => _servers.Sql;

    [Fact]
    public async Task A_primary_tells_its_status()
    {
        // a slot has a position as soon as the standby has confirmed one
        var status = await _servers.UntilAsync(_servers.First, s => s.Slots.Any(slot => slot is { Name: "_cnpg_pg_2", RestartLsn: not null }));
        Assert.True(status.IsPrimary);
        Assert.Equal(Timeline.First, status.Timeline);
        Assert.True(status.CurrentLsn > Lsn.Zero);
        Assert.Equal(Lsn.Zero, status.ReceivedLsn);
        Assert.False(status.WalReceiverActive);
        Assert.False(status.PendingRestart);
        Assert.Equal(InstalledPostgres.Require().Version, status.ServerVersion);
        Assert.Equal(
            [new("max_connections", 100), new("max_locks_per_transaction", 64), new("max_prepared_transactions", 0), new("max_wal_senders", 10), new("max_worker_processes", 32)],
            status.HotStandbySettings);
        Assert.Equal(_servers.Configure(_servers.First, null), status.ConfigurationHash);
        Assert.InRange(status.StartedAt, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
        var standby = Assert.Single(status.Replication);
        Assert.Equal(("pg-2", "streaming", "async"), (standby.ApplicationName, standby.State, standby.SyncState));
        var slot = Assert.Single(status.Slots, s => s.Name == "_cnpg_pg_2");
        Assert.True(slot is { Physical: true, Active: true, RestartLsn: not null });
    }

    [Fact]
    public async Task A_standby_tells_its_status()
    {
        var status = await _servers.UntilAsync(_servers.Second, s => s.LocalWalExhausted);
        Assert.False(status.IsPrimary);
        Assert.Equal(Timeline.First, status.Timeline);
        Assert.Equal(Lsn.Zero, status.CurrentLsn);
        Assert.True(status.ReceivedLsn >= status.ReplayedLsn && status.ReplayedLsn > Lsn.Zero);
        Assert.True(status is { WalReceiverActive: true, WalReceiverStreaming: true, ReplayPaused: false });
        Assert.Equal((await Sql.GetStatusAsync("pg-1", Cancellation)).SystemIdentifier, status.SystemIdentifier);
        Assert.Empty(status.Replication);
    }

    [Fact]
    public async Task Replication_is_encrypted_with_TLS_1_3_and_the_client_certificate()
    {
        await using var connection = await AsPostgresAsync(_servers.First);
        await using var command = new NpgsqlCommand(
            "SELECT s.version || ' ' || s.client_dn FROM pg_stat_ssl s JOIN pg_stat_replication r USING (pid) WHERE r.application_name = 'pg-2'", connection);
        Assert.Equal("TLSv1.3 /CN=streaming_replica", await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Every_session_can_read_the_instance_and_a_hostile_value_arrives_as_it_was()
    {
        await using var connection = await AsPostgresAsync(_servers.Second);
        await using var command = new NpgsqlCommand("SELECT current_setting('pgaspire.instance') || current_setting('hostile.value')", connection);
        Assert.Equal("pg-2it's\n\"\\x\t# '", await command.ExecuteScalarAsync(Cancellation));
    }

    [Theory]
    [InlineData("pg-rw")]
    [InlineData("127.0.0.1")]
    public async Task A_client_can_verify_the_server_in_full(string name)
    {
        await ReconcileAsync();
        await using var source = AsApplication(ReplicatedServers.Password, name);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection);
        Assert.Equal("TLSv1.3", await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_under_another_name_is_not_believed()
    {
        await ReconcileAsync();
        await using var source = AsApplication(ReplicatedServers.Password, "elsewhere");
        await Assert.ThrowsAsync<NpgsqlException>(async () => await source.OpenConnectionAsync(Cancellation));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_as_in_production()
    {
        await ReconcileAsync();
        await using var source = AsApplication("wrong", "localhost");
        var e = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync(Cancellation));
        Assert.Equal(("28P01", "password authentication failed for user \"app\""), (e.SqlState, e.MessageText));
    }

    [Fact]
    public async Task A_rule_of_the_user_comes_before_the_last_line()
    {
        await ExecuteAsync("CREATE ROLE trusted LOGIN");
        await using var source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={_servers.First.Layout.Port};Username=trusted;Database=postgres;Pooling=false;SSL Mode=Disable");
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    [Fact]
    public async Task The_catalog_is_reconciled_twice_without_a_second_change()
    {
        await ReconcileAsync();
        const string Verifiers = "SELECT string_agg(rolname || coalesce(rolpassword, ''), ' ' ORDER BY rolname) FROM pg_authid";
        var before = await ScalarAsync(Verifiers);
        await ReconcileAsync();
        Assert.Equal(before, await ScalarAsync(Verifiers));
        Assert.Contains("app" + "SCRAM-SHA-256$4096:", (string)before!, StringComparison.Ordinal);
        Assert.Equal("app", await ScalarAsync("SELECT r.rolname::text FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = 'second db'"));
        Assert.DoesNotContain(_servers.First.Log, l => l.Contains(ReplicatedServers.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bootstrap_runs_the_users_statements_in_order_and_names_the_one_that_fails()
    {
        var plan = Plan() with { Bootstrap = true };
        var initDb = new InitDbSpec
        {
            Database = "boot\"strap",
            Owner = "boot owner",
            PostInitSql = ["CREATE TABLE log (line text); INSERT INTO log VALUES ('postgres')", "CREATE DATABASE made_by_statement"],
            PostInitTemplateSql = ["CREATE TABLE in_template ()"],
            PostInitApplicationSql = ["CREATE TABLE in_application AS SELECT * FROM in_template", "SELECT nonsense"],
        };
        plan = plan with { Spec = plan.Spec with { InitDb = initDb } };
        var e = await Assert.ThrowsAsync<CatalogException>(() => Sql.ReconcileCatalogAsync("pg-1", plan, Cancellation));
        Assert.Equal("spec.bootstrap.initdb.postInitApplicationSQL[1]: column \"nonsense\" does not exist (42703)", e.Message);
        Assert.Equal("boot owner", await ScalarAsync("SELECT r.rolname::text FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = 'boot\"strap'"));
    }

    [Fact]
    public async Task A_missing_owner_is_named()
    {
        var plan = Plan();
        plan = plan with { Spec = plan.Spec with { Databases = [new() { Name = "orphan", Owner = "no such role" }] } };
        var result = await Sql.ReconcileCatalogAsync("pg-1", plan, Cancellation);
        Assert.Equal(["Database 'orphan': role \"no such role\" does not exist (42704)"], result.Problems);
    }

    [Fact]
    public async Task Slots_follow_the_plan_on_both_sides()
    {
        var primary = (await Sql.GetStatusAsync("pg-1", Cancellation)).Slots;
        Assert.NotEmpty(primary);
        var position = (await Sql.GetStatusAsync("pg-2", Cancellation)).ReplayedLsn;
        await ExecuteAsync("CHECKPOINT");
        await _servers.UntilAsync(_servers.Second, s => s.ReplayedLsn > position);

        var plan = new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("_cnpg_pg_3", null));
        await Sql.ReconcileSlotsAsync("pg-2", plan, Cancellation);
        var slot = Assert.Single((await Sql.GetStatusAsync("pg-2", Cancellation)).Slots);
        Assert.Equal(("_cnpg_pg_3", null), (slot.Name, slot.RestartLsn));

        var target = (await Sql.GetStatusAsync("pg-2", Cancellation)).ReplayedLsn;
        plan = new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("_cnpg_pg_3", target));
        await Sql.ReconcileSlotsAsync("pg-2", plan, Cancellation);
        await Sql.ReconcileSlotsAsync("pg-2", plan, Cancellation);
        slot = Assert.Single((await Sql.GetStatusAsync("pg-2", Cancellation)).Slots);
        Assert.True(slot.RestartLsn >= target, $"{slot.RestartLsn} is before {target}");

        await Sql.ReconcileSlotsAsync("pg-2", new SlotPlan("", ValueMap<Lsn?>.Empty), Cancellation);
        Assert.Single((await Sql.GetStatusAsync("pg-2", Cancellation)).Slots);
        await Sql.ReconcileSlotsAsync("pg-2", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty), Cancellation);
        Assert.Empty((await Sql.GetStatusAsync("pg-2", Cancellation)).Slots);
        // the standby's own slot is in use: not the operator's to drop
        await Sql.ReconcileSlotsAsync("pg-1", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty), Cancellation);
        Assert.Contains((await Sql.GetStatusAsync("pg-1", Cancellation)).Slots, s => s.Name == "_cnpg_pg_2");
    }

    [Fact]
    public async Task Copies_of_the_users_slots_come_advance_and_go_and_no_other_slot_does()
    {
        await ExecuteAsync("SELECT pg_create_physical_replication_slot('archiver', true)");
        try
        {
            var original = Assert.Single((await Sql.GetStatusAsync("pg-1", Cancellation)).Slots, s => s.Name == "archiver");
            Assert.True(original is { Physical: true, Temporary: false, RestartLsn: not null });
            await _servers.UntilAsync(_servers.Second, s => s.ReplayedLsn >= original.RestartLsn);

            var plan = new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty.With("archiver", original.RestartLsn).With("other", null));
            await Sql.ReconcileSlotsAsync("pg-2", plan, Cancellation);
            var copies = (await Sql.GetStatusAsync("pg-2", Cancellation)).Slots;
            Assert.Equal(["archiver", "other"], copies.Select(s => s.Name));
            Assert.True(copies[0].RestartLsn >= original.RestartLsn);
            Assert.Null(copies[1].RestartLsn);

            await Sql.ReconcileSlotsAsync("pg-2", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty) { Drop = ["archiver", "no such slot"] }, Cancellation);
            Assert.Equal(["other"], (await Sql.GetStatusAsync("pg-2", Cancellation)).Slots.Select(s => s.Name));
        }
        finally
        {
            await Sql.ReconcileSlotsAsync("pg-2", new SlotPlan("_cnpg_", ValueMap<Lsn?>.Empty) { Drop = ["archiver", "other"] }, Cancellation);
            await ExecuteAsync("SELECT pg_drop_replication_slot('archiver')");
        }
    }

    [Fact]
    public async Task Clients_are_sent_away_and_the_operator_stays()
    {
        await using var client = await AsPostgresAsync(_servers.Second);
        var started = (await Sql.GetStatusAsync("pg-2", Cancellation)).StartedAt;
        await Sql.TerminateClientSessionsAsync("pg-2", Cancellation);
        await using var command = new NpgsqlCommand("SELECT 1", client);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Cancellation));
        Assert.Equal(started, (await Sql.GetStatusAsync("pg-2", Cancellation)).StartedAt);
        await _servers.StreamsAsync(_servers.First, _servers.Second);
    }

    [Fact]
    public async Task Neither_search_path_nor_replaced_functions_change_what_the_operator_sees()
    {
        await ExecuteAsync("CREATE SCHEMA evil");
        await ExecuteAsync("CREATE FUNCTION evil.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'");
        await ExecuteAsync("CREATE FUNCTION evil.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'");
        await ExecuteAsync("CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq)");
        await ExecuteAsync("ALTER ROLE postgres SET search_path = evil, pg_catalog");
        try
        {
            Sql.Forget("pg-1");
            var status = await Sql.GetStatusAsync("pg-1", Cancellation);
            Assert.True(status.IsPrimary);
            Assert.Contains(status.Slots, s => s.Physical);
        }
        finally
        {
            await ExecuteAsync("ALTER ROLE postgres RESET search_path");
        }
    }

    [Fact]
    public async Task A_frozen_server_is_given_up_at_the_deadline()
    {
        var options = new InstanceSqlOptions { StatusDeadline = TimeSpan.FromMilliseconds(300), CommandDeadline = TimeSpan.FromMilliseconds(300) };
        await using var sql = new NpgsqlInstanceSql(_ => _servers.Second.Layout, options);
        await sql.GetStatusAsync("pg-2", Cancellation);
        _servers.Second.SignalAll("STOP");
        try
        {
            // with a session that is open, then while connecting, then as a command
            foreach (var call in new Func<Task>[]
            {
                () => sql.GetStatusAsync("pg-2", Cancellation),
                () => sql.GetStatusAsync("pg-2", Cancellation),
                () => sql.ReloadAsync("pg-2", Cancellation),
                () => sql.WaitUntilPrimaryAsync("pg-2", Cancellation),
            })
            {
                var watch = Stopwatch.StartNew();
                var e = await Assert.ThrowsAsync<InstanceUnavailableException>(call);
                Assert.Equal("pg-2 did not answer within 0.3 s.", e.Message);
                Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2));
            }
            using var caller = new CancellationTokenSource();
            var cancelled = sql.GetStatusAsync("pg-2", caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
            sql.Forget("pg-2");
        }
        finally
        {
            _servers.Second.SignalAll("CONT");
        }
        await _servers.UntilAsync(_servers.Second, s => s.WalReceiverStreaming);
        Assert.False((await sql.GetStatusAsync("pg-2", Cancellation)).IsPrimary);

        // what was left behind is closed as soon as it is answered
        await using var connection = await AsPostgresAsync(_servers.Second);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgaspire-operator'", connection);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((long)(await command.ExecuteScalarAsync(limit.Token))! > 2)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    [Fact]
    public async Task A_standby_that_nobody_promotes_is_given_up()
    {
        var options = new InstanceSqlOptions { PromotionDeadline = TimeSpan.FromMilliseconds(100) };
        await using var sql = new NpgsqlInstanceSql(_ => _servers.Second.Layout, options);
        var e = await Assert.ThrowsAsync<InstanceUnavailableException>(() => sql.WaitUntilPrimaryAsync("pg-2", Cancellation));
        Assert.Equal("pg-2 did not leave recovery within 0.1 s.", e.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_at_once()
    {
        var absent = _servers.First.Layout with { Port = 1 };
        await using var sql = new NpgsqlInstanceSql(_ => absent);
        var e = await Assert.ThrowsAsync<InstanceUnavailableException>(() => sql.GetStatusAsync("pg-9", Cancellation));
        Assert.Equal("pg-9 does not listen.", e.Message);
        e = await Assert.ThrowsAsync<InstanceUnavailableException>(() => sql.ReconcileCatalogAsync("pg-9", Plan(), Cancellation));
        Assert.Equal("pg-9 does not listen.", e.Message);
    }

    [Fact]
    public void The_servers_log_is_understood()
    {
        var entries = _servers.First.Log.Where(l => l.Length > 0).Select(ServerLog.Parse).ToList();
        Assert.Contains(entries, e => e is { Severity: ServerLogSeverity.Information, Time: not null, Text: "database system is ready to accept connections" });
        Assert.All(entries.Where(e => e.Time is not null), e => Assert.InRange(e.Time!.Value, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1)));
    }

    private CatalogPlan Plan() => new()
    {
        Spec = _servers.Spec with { Databases = [new() { Name = "second db", Owner = "app" }] },
        Application = new RoleCredentials("app", ReplicatedServers.Password),
    };

    private Task<CatalogResult> ReconcileAsync() => Sql.ReconcileCatalogAsync("pg-1", Plan(), Cancellation);

    private NpgsqlDataSource AsApplication(string password, string verifiedName)
    {
        var builder = new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = _servers.First.Layout.Port,
                Username = "app",
                Password = password,
                Database = "app",
                Pooling = false,
                SslMode = SslMode.Require,
            }.ConnectionString);
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            options.TargetHost = verifiedName;
            options.RemoteCertificateValidationCallback = null;
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(_servers.Certificates.AuthorityPem) },
            };
        });
        return builder.Build();
    }

    private async Task ExecuteAsync(string sql) => await ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await AsPostgresAsync(_servers.First);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task<NpgsqlConnection> AsPostgresAsync(TestInstance instance)
    {
        var connection = new NpgsqlConnection(
            $"Host={instance.Layout.SocketDirectory};Port={instance.Layout.Port};Username=postgres;Database=postgres;Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }
}
