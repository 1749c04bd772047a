using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Configuration;

public sealed class InstanceConfigurationTests
{
    private static readonly InstanceLayout Layout = new()
    {
        DataDirectory = "/data/pg-2/pgdata",
        SocketDirectory = "/run/pg-2",
        CertificatesDirectory = "/data/pg-2/certificates",
        ListenAddresses = "127.0.0.1",
        Port = 15432,
        PeerUsers = ["postgres", "dev user"],
    };

    private static InstanceConfigurationInput Input(PostgresqlSpec? postgresql = null) => new()
    {
        Spec = new PostgresClusterSpec { Name = "pg", Instances = 3, Postgresql = postgresql ?? new() },
        Instance = "pg-2",
        Layout = Layout,
        MajorVersion = 15,
    };

    private static string File(InstanceConfigurationInput input, string name) =>
        InstanceConfiguration.Compose(input).Files.Single(f => f.Name == name).Content!;

    private static PostgresqlSpec Parameters(params (string Name, string Value)[] parameters) => new()
    {
        Parameters = ValueMap<string>.From(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))),
    };

    [Fact]
    public void Custom_conf_of_a_plain_cluster_is_approved()
    {
        var files = InstanceConfiguration.Compose(Input() with { SynchronousStandbyNames = "ANY 1 (\"pg-1\",\"pg-3\")" });
        Assert.Equal(
            $$"""
            archive_mode = 'off'
            archive_timeout = '5min'
            cluster_name = 'pg'
            dynamic_shared_memory_type = 'posix'
            full_page_writes = 'on'
            hot_standby = 'true'
            lc_messages = 'C'
            listen_addresses = '127.0.0.1'
            log_destination = 'stderr'
            log_line_prefix = '%n [%p] '
            logging_collector = 'off'
            max_parallel_workers = '32'
            max_replication_slots = '32'
            max_worker_processes = '32'
            pgaspire.instance = 'pg-2'
            port = '15432'
            restart_after_crash = 'false'
            shared_memory_type = 'mmap'
            shared_preload_libraries = ''
            ssl = 'on'
            ssl_ca_file = '/data/pg-2/certificates/client-ca.crt'
            ssl_cert_file = '/data/pg-2/certificates/server.crt'
            ssl_key_file = '/data/pg-2/certificates/server.key'
            ssl_max_protocol_version = 'TLSv1.3'
            ssl_min_protocol_version = 'TLSv1.3'
            synchronous_standby_names = 'ANY 1 ("pg-1","pg-3")'
            unix_socket_directories = '"/run/pg-2"'
            wal_keep_size = '512MB'
            wal_level = 'logical'
            wal_log_hints = 'on'
            wal_receiver_timeout = '5s'
            wal_retrieve_retry_interval = '50ms'
            wal_sender_timeout = '5s'
            cnpg.config_sha256 = '{{files.Hash}}'

            """,
            files.Files[0].Content);
        Assert.All(files.Files, f => Assert.Equal(InstanceDirectory.Data, f.Directory));
        Assert.Equal(["custom.conf", "override.conf", "pg_hba.conf", "pg_ident.conf"], files.Files.Select(f => f.Name));
        Assert.Matches("^[0-9a-f]{64}$", files.Hash);
    }

    [Fact]
    public void Override_conf_names_the_upstream_in_CloudNativePGs_order() => Assert.Equal(
        """
        primary_conninfo = 'host=127.0.0.1 user=streaming_replica port=15431 sslkey=/data/pg-2/certificates/streaming_replica.key sslcert=/data/pg-2/certificates/streaming_replica.crt sslrootcert=/data/pg-2/certificates/server-ca.crt application_name=pg-2 sslmode=verify-ca dbname=postgres tcp_user_timeout=5000 connect_timeout=5'
        primary_slot_name = '_cnpg_pg_2'
        recovery_target_timeline = 'latest'

        """,
        File(Input() with { Upstream = new PeerAddress("127.0.0.1", 15431) }, PostgresqlConf.Override));

    [Fact]
    public void Override_conf_without_an_upstream_or_without_slots_says_less()
    {
        Assert.Equal("recovery_target_timeline = 'latest'\n", File(Input(), PostgresqlConf.Override));
        var input = Input() with { Upstream = new PeerAddress("h", 1) };
        input = input with { Spec = input.Spec with { ReplicationSlots = new() { HighAvailability = false } } };
        Assert.DoesNotContain("primary_slot_name", File(input, PostgresqlConf.Override), StringComparison.Ordinal);
    }

    [Fact]
    public void Pg_hba_conf_has_the_users_rules_but_those_for_pods_between_the_operators_and_the_last() => Assert.Equal(
        """
        local all cnpg_metrics_exporter peer map=cnpg_metrics_exporter
        local all all peer map=local
        hostssl postgres streaming_replica all cert map=cnpg_streaming_replica
        hostssl replication streaming_replica all cert map=cnpg_streaming_replica
        hostssl all cnpg_pooler_pgbouncer all cert map=cnpg_pooler_pgbouncer
        host all postgres all trust
        host b a 10.0.0.0/8 reject
        host all all all scram-sha-256

        """,
        File(Input(new() { HostBasedAuthentication = ["host all postgres all trust", "host all all ${podselector:apps} trust", "host b a 10.0.0.0/8 reject"] }), PostgresqlConf.HostBasedAuthentication));

    [Fact]
    public void Pg_ident_conf_lets_every_account_of_the_machine_be_postgres() => Assert.Equal(
        """
        local postgres postgres
        local "dev user" postgres
        cnpg_streaming_replica streaming_replica streaming_replica
        cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer
        cnpg_metrics_exporter postgres cnpg_metrics_exporter
        cnpg_metrics_exporter "dev user" cnpg_metrics_exporter
        mymap /^(.*)@example\.com$ \1

        """,
        File(Input(new() { IdentMappings = [@"mymap /^(.*)@example\.com$ \1"] }), PostgresqlConf.IdentMap));

    [Fact]
    public void The_user_wins_over_defaults_and_loses_against_the_operator()
    {
        var custom = File(Input(Parameters(
            ("wal_keep_size", "1GB"), ("WAL_Retrieve_Retry_Interval", "1s"), ("work_mem", "8MB"), ("lc_messages", "de_DE.UTF-8"),
            ("port", "1"), ("SSL", "off"), ("Restart_After_Crash", "on"), ("log_line_prefix", "%t"), ("archive_mode", "on"))), PostgresqlConf.Custom);
        var lines = custom.Split('\n');
        Assert.Contains("wal_keep_size = '1GB'", lines);
        Assert.Contains("wal_retrieve_retry_interval = '1s'", lines);
        Assert.Contains("work_mem = '8MB'", lines);
        Assert.Contains("lc_messages = 'de_DE.UTF-8'", lines);
        Assert.Contains("port = '15432'", lines);
        Assert.Contains("ssl = 'on'", lines);
        Assert.Contains("restart_after_crash = 'false'", lines);
        Assert.Contains("log_line_prefix = '%n [%p] '", lines);
        Assert.Contains("archive_mode = 'off'", lines);
        var names = lines.Where(l => l.Length > 0).Select(l => l.Split(' ')[0]).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(names.SkipLast(1).Order(StringComparer.Ordinal), names.SkipLast(1));
        Assert.Equal("cnpg.config_sha256", names[^1]);
    }

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData(@"C:\temp", @"'C:\\temp'")]
    [InlineData("a\nport = 1", @"'a\012port = 1'")]
    [InlineData("a\rb\tc\bd\u007f", @"'a\015b\011c\010d\177'")]
    [InlineData("' # x", "''' # x'")]
    [InlineData(@"\'", @"'\\'''")]
    [InlineData("", "''")]
    [InlineData("Grüße, 東京", "'Grüße, 東京'")]
    public void A_hostile_value_stays_one_value_on_one_line(string value, string quoted) =>
        Assert.Contains($"\nsome.thing = {quoted}\n", File(Input(Parameters(("some.thing", value))), PostgresqlConf.Custom), StringComparison.Ordinal);

    [Theory]
    [InlineData("a b", "x")]
    [InlineData("a = 'b'\nport", "x")]
    [InlineData("a\n", "x")]
    [InlineData("", "x")]
    [InlineData("1a", "x")]
    [InlineData("include 'x' #", "x")]
    [InlineData("a", "\0")]
    public void What_cannot_be_written_is_refused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => InstanceConfiguration.Compose(Input(Parameters((name, value)))));

    [Fact]
    public void A_path_with_spaces_and_quotes_survives_both_grammars()
    {
        var input = Input() with { Layout = Layout with { CertificatesDirectory = @"/my 'dir\x" }, Upstream = new PeerAddress("::1", 1) };
        Assert.Contains(@"sslkey=''/my \\''dir\\\\x/streaming_replica.key''", File(input, PostgresqlConf.Override), StringComparison.Ordinal);
        Assert.Contains(@"ssl_key_file = '/my ''dir\\x/server.key'", File(input, PostgresqlConf.Custom), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil\nlocal all all trust")]
    [InlineData("")]
    public void An_account_that_would_add_a_line_is_refused(string account) =>
        Assert.Throws<ArgumentException>(() => InstanceConfiguration.Compose(Input() with { Layout = Layout with { PeerUsers = [account] } }));

    [Theory]
    [InlineData(null, 200, "200")]
    [InlineData("300", 200, "300")]
    [InlineData("150", 200, "200")]
    [InlineData(null, 100, null)]
    [InlineData("50", 100, "100")]
    public void A_standby_never_gets_less_than_its_minimum(string? user, int minimum, string? expected)
    {
        var input = Input(user is null ? new() : Parameters(("max_connections", user))) with
        {
            HotStandbyMinimums = ValueMap<int>.Empty.With("max_connections", minimum).With("max_worker_processes", 8),
        };
        var custom = File(input, PostgresqlConf.Custom);
        if (expected is null)
        {
            Assert.DoesNotContain("max_connections", custom, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"max_connections = '{expected}'", custom, StringComparison.Ordinal);
        }
        Assert.Contains("max_worker_processes = '32'", custom, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14, false, null)]
    [InlineData(16, true, null)]
    [InlineData(17, false, "off")]
    [InlineData(18, true, "on")]
    public void Alter_system_is_decided_where_the_server_knows_the_parameter(int major, bool enabled, string? expected)
    {
        var custom = File(Input(new() { EnableAlterSystem = enabled }) with { MajorVersion = major }, PostgresqlConf.Custom);
        Assert.Equal(expected is not null, custom.Contains($"allow_alter_system = '{expected}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Libraries_are_the_users_then_the_managed_ones_each_once()
    {
        var spec = Parameters(("pgaudit.log", "all"), ("auto_explain.log_min_duration", "1s")) with { SharedPreloadLibraries = ["timescaledb", "pgaudit"] };
        Assert.Contains("shared_preload_libraries = 'timescaledb,pgaudit,auto_explain'", File(Input(spec), PostgresqlConf.Custom), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_covers_every_file_but_not_the_operators_own_parameters()
    {
        var plain = InstanceConfiguration.Compose(Input()).Hash;
        Assert.Equal(plain, InstanceConfiguration.Compose(Input()).Hash);
        // the same place under another name differs in pgaspire.instance only
        Assert.Equal(plain, InstanceConfiguration.Compose(Input() with { Instance = "pg-3" }).Hash);
        var others = new[]
        {
            Input(Parameters(("work_mem", "8MB"))),
            Input(new() { HostBasedAuthentication = ["host all all all trust"] }),
            Input(new() { IdentMappings = ["a b c"] }),
            Input() with { Upstream = new PeerAddress("127.0.0.1", 1) },
            Input() with { SynchronousStandbyNames = "ANY 1 (\"pg-1\")" },
        };
        Assert.Equal(others.Length + 1, others.Select(i => InstanceConfiguration.Compose(i).Hash).Append(plain).Distinct().Count());
    }

    [Fact]
    public void Postgresql_conf_includes_both_files_in_order() =>
        Assert.EndsWith("\ninclude_if_exists 'custom.conf'\ninclude_if_exists 'override.conf'\n", PostgresqlConf.IncludeSuffix, StringComparison.Ordinal);

    [Theory]
    [InlineData(15, "on", null, null)]
    [InlineData(17, "off", "off", null)]
    [InlineData(17, "on", "on", "_cnpg_pg_2,_cnpg_pg_3")]
    [InlineData(18, "true", "true", "_cnpg_pg_2,_cnpg_pg_3")]
    public void Logical_slots_wait_for_the_standbys_where_the_server_can(int majorVersion, string asked, string? written, string? standbySlots)
    {
        var input = Logical(Parameters(("sync_replication_slots", asked), ("hot_standby_feedback", "on"))) with { MajorVersion = majorVersion };
        Assert.Equal(written, Value(input, "sync_replication_slots"));
        Assert.Equal(standbySlots, Value(input, "synchronized_standby_slots"));
        Assert.Null(Value(input with { Spec = input.Spec with { ReplicationSlots = new() } }, "synchronized_standby_slots"));
    }

    [Fact]
    public void The_extension_for_older_servers_gets_the_same_slots()
    {
        var input = Logical(Parameters(("pg_failover_slots.drop_extra_slots", "on"), ("hot_standby_feedback", "on")));
        Assert.Equal("_cnpg_pg_2,_cnpg_pg_3", Value(input, "pg_failover_slots.standby_slot_names"));
        Assert.Null(Value(input, "synchronized_standby_slots"));
    }

    private static InstanceConfigurationInput Logical(PostgresqlSpec postgresql)
    {
        var input = Input(postgresql);
        return input with
        {
            Spec = input.Spec with { ReplicationSlots = new() { SynchronizeLogicalDecoding = true } },
            StandbySlots = ["_cnpg_pg_2", "_cnpg_pg_3"],
        };
    }

    private static string? Value(InstanceConfigurationInput input, string parameter) =>
        File(input, PostgresqlConf.Custom).Split('\n').SingleOrDefault(l => l.StartsWith($"{parameter} = ", StringComparison.Ordinal))?.Split('\'')[1];
}
