using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class ResourceRulesTests
{
    private static readonly ResourceMetadata Named = new() { Name = "a" };

    private static readonly DatabaseSpec Database = new() { Name = "db", Owner = "app" };

    private static readonly PoolerSpec Pooler = new() { Metadata = Named };

    private static readonly ExternalClusterSpec Origin = new() { Name = "origin", ConnectionParameters = Map("host", "db") };

    [Fact]
    public void Roles_are_unique_and_not_the_operators()
    {
        const string Path = "spec.managed.roles";
        AssertRejected(WithRoles(new() { Name = "a" }, new() { Name = "a" }), $"{Path}[1].name", "Role name is duplicate of another");
        foreach (var reserved in (string[])["postgres", "streaming_replica", "cnpg_x", "pg_x"])
        {
            AssertRejected(WithRoles(new RoleSpec { Name = reserved }), $"{Path}[0].name", "reserved for operator use");
        }
        AssertRejected(WithRoles(new RoleSpec { Name = "" }), $"{Path}[0].name", "must not be empty");
        AssertRejected(WithRoles(new RoleSpec { Name = new string('a', 64) }), $"{Path}[0].name", "64 bytes");
        AssertRejected(WithRoles(new RoleSpec { Name = "a", ConnectionLimit = -2 }), $"{Path}[0].connectionLimit", "Connection limit should be positive");
        AssertRejected(WithRoles(new RoleSpec { Name = "a", DisablePassword = true, PasswordSecret = "b" }), $"{Path}[0].disablePassword", "both sets and disables a password");
        AssertRejected(WithRoles(new RoleSpec { Name = "a", PasswordSecret = "B" }), $"{Path}[0].passwordSecret.name", "DNS subdomain");
        AssertRejected(WithRoles(new RoleSpec { Name = "a", InRoles = [""] }), $"{Path}[0].inRoles[0]", "must not be empty");
        AssertRejected(WithRoles(new RoleSpec { Name = "a", Ensure = (Ensure)3 }), $"{Path}[0].ensure", "Unsupported value");

        static PostgresClusterSpec WithRoles(params RoleSpec[] roles) => Valid with { Managed = new() { Roles = [.. roles] } };
    }

    [Fact]
    public void A_role_with_a_resource_is_not_managed_in_the_cluster_too()
    {
        var role = new DatabaseRoleSpec { Metadata = Named, Role = new() { Name = "a" } };
        AssertAccepted(Valid with { DatabaseRoles = [role] });
        AssertRejected(Valid with { DatabaseRoles = [role], Managed = new() { Roles = [new() { Name = "a" }] } }, "databaseRoles[0].spec.name", "also the name at spec.managed.roles[0].name");
        AssertRejected(Valid with { DatabaseRoles = [role with { Role = new() { Name = "a", Ensure = Ensure.Absent } }] }, "databaseRoles[0].spec.ensure", "ensure: absent is not supported");
        AssertRejected(Valid with { DatabaseRoles = [role with { ClientCertificate = true }] }, "databaseRoles[0].spec.clientCertificate", "requires the role to have login enabled");
        AssertAccepted(Valid with { DatabaseRoles = [role with { ClientCertificate = true, Role = new() { Name = "a", Login = true } }] });
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"shop"},"spec":{"type":"LoadBalancer"}}""", "", null)]
    [InlineData("""{"metadata":{"name":"pg-rw"}}""", ".metadata.name", "reserved for operator use")]
    [InlineData("""{"metadata":{"name":"pg-any"}}""", ".metadata.name", "reserved for operator use")]
    [InlineData("""{"metadata":{"name":"1"}}""", ".metadata.name", "name of a service")]
    [InlineData("""{"metadata":{"name":7}}""", ".metadata.name", "name is required")]
    [InlineData("""{"spec":{}}""", ".metadata.name", "name is required")]
    [InlineData("""{"metadata":{"name":"shop"},"spec":{"selector":{"a":"b"}}}""", ".spec.selector", "selector field is managed by the operator")]
    public void A_service_has_a_name_and_no_selector(string template, string path, string? fragment)
    {
        var spec = WithServices(new ManagedServicesSpec { Additional = [Service(template)] });
        if (fragment is null)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, $"spec.managed.services.additional[0].serviceTemplate{path}", fragment);
        }
    }

    [Fact]
    public void Services_are_unique_and_the_primarys_stays()
    {
        const string Shop = """{"metadata":{"name":"shop"}}""";
        AssertAccepted(WithServices(new() { DisabledDefaultServices = [ServiceSelector.Read, ServiceSelector.ReadOnly] }));
        AssertRejected(WithServices(new() { DisabledDefaultServices = [ServiceSelector.ReadWrite] }), "spec.managed.services.disabledDefaultServices[0]", "service of type RW cannot be disabled");
        AssertRejected(WithServices(new() { Additional = [Service(Shop), Service(Shop)] }), "spec.managed.services.additional[1].serviceTemplate.metadata.name", "same .metadata.name");
    }

    [Fact]
    public void A_directory_has_a_server_and_one_way_to_sign_in()
    {
        const string Path = "spec.postgresql.ldap";
        AssertAccepted(WithLdap(new() { Server = "a", Scheme = "ldaps", Port = 636, BindAsAuth = new() { Prefix = "uid=" } }));
        AssertRejected(WithLdap(new()), $"{Path}.server", "ldap server cannot be empty");
        AssertRejected(WithLdap(new() { Server = "a", BindAsAuth = new(), BindSearchAuth = new() }), Path, "only bind+search or bind method");
        AssertRejected(WithLdap(new() { Server = "a", Scheme = "http" }), $"{Path}.scheme", "Unsupported value");
        AssertRejected(WithLdap(new() { Server = "a", Port = 70_000 }), $"{Path}.port", "must be a port");
        AssertRejected(WithLdap(new() { Server = "a\nhost all all all trust" }), $"{Path}.server", "line breaks");

        static PostgresClusterSpec WithLdap(LdapSpec ldap) => With(new PostgresqlSpec { Ldap = ldap });
    }

    [Fact]
    public void Legacy_synchronous_replication_excludes_the_new_one()
    {
        AssertAccepted(Valid with { MinSyncReplicas = 1, MaxSyncReplicas = 2 });
        AssertRejected(Valid with { MinSyncReplicas = -1 }, "spec.minSyncReplicas", "non negative");
        AssertRejected(Valid with { MinSyncReplicas = 1 }, "spec.minSyncReplicas", "cannot be greater than maxSyncReplicas");
        AssertRejected(Valid with { MaxSyncReplicas = 3 }, "spec.maxSyncReplicas", "must be lower than the number of instances");
        AssertRejected(Valid with { MaxSyncReplicas = 1, Postgresql = new() { Synchronous = Synchronous(1) } }, "spec.postgresql.synchronous", "Can't have both legacy");
        const string Constraint = "spec.postgresql.syncReplicaElectionConstraint.nodeLabelsAntiAffinity";
        AssertRejected(With(new PostgresqlSpec { SyncReplicaElectionConstraint = new() { Enabled = true } }), Constraint, "without passing labels");
        AssertRejected(With(new PostgresqlSpec { SyncReplicaElectionConstraint = new() { Enabled = true, NodeLabelsAntiAffinity = ["a b"] } }), $"{Constraint}[0]", "qualified name");
        Assert.Contains(PostgresClusterValidation.Validate(Valid with { MaxSyncReplicas = -1 }), e => e.Path == "spec.maxSyncReplicas");
    }

    [Fact]
    public void Slots_are_synchronised_with_the_settings_for_it()
    {
        const string Path = "spec.replicationSlots";
        AssertAccepted(Valid with { ReplicationSlots = new() { SynchronizeReplicas = new() { ExcludePatterns = ["^a.*$"] } } });
        AssertRejected(Valid with { ReplicationSlots = new() { SynchronizeReplicas = new() { ExcludePatterns = ["("] } } }, $"{Path}.synchronizeReplicas.excludePatterns[0]", "Invalid regexes");
        var slots = new ReplicationSlotsSpec { SynchronizeLogicalDecoding = true };
        AssertRejected(Valid with { ReplicationSlots = slots, ImageName = "postgres:16" }, $"{Path}.highAvailability.synchronizeLogicalDecoding", "versions < 17");
        AssertRejected(With(("hot_standby_feedback", "on")) with { ReplicationSlots = slots }, "spec.postgresql.parameters[sync_replication_slots]", "must be enabled");
        AssertRejected(With(("sync_replication_slots", "on")) with { ReplicationSlots = slots }, "spec.postgresql.parameters[hot_standby_feedback]", "must be enabled");
        AssertAccepted(With(("hot_standby_feedback", "on"), ("sync_replication_slots", "on")) with { ReplicationSlots = slots });
        AssertAccepted(With(("hot_standby_feedback", "on"), ("pg_failover_slots.version", "1")) with { ReplicationSlots = slots, ImageName = "postgres:16" });
    }

    [Fact]
    public void A_databases_objects_have_unique_names()
    {
        const string Path = "databases[0].spec";
        var files = new ForeignDataWrapperSpec { Name = "files" };
        AssertRejected(WithDatabase(Database with { Schemas = [new() { Name = "a" }, new() { Name = "a" }] }), $"{Path}.schemas[1].name", "Duplicate value");
        AssertRejected(WithDatabase(Database with { Extensions = [new() { Name = "a" }, new() { Name = "a" }] }), $"{Path}.extensions[1].name", "Duplicate value");
        AssertRejected(WithDatabase(Database with { ForeignDataWrappers = [files, files] }), $"{Path}.fdws[1].name", "Duplicate value");
        AssertRejected(WithDatabase(Database with { ForeignDataWrappers = [files with { Usage = [new() { Name = "" }] }] }), $"{Path}.fdws[0].usage[0].name", "must not be empty");
        AssertRejected(
            WithDatabase(Database with { ForeignDataWrappers = [files with { Options = [new() { Name = "a", Value = "" }, new() { Name = "a", Value = "" }] }] }), $"{Path}.fdws[0].options[1].name", "Duplicate value");
        AssertRejected(WithDatabase(Database with { Servers = [new() { Name = "a", ForeignDataWrapper = "files" }] }), $"{Path}.servers[0].fdw", "referenced fdw not defined");
        AssertRejected(WithDatabase(Database with { Servers = [new() { Name = "a", ForeignDataWrapper = "" }] }), $"{Path}.servers[0].fdw", "fdw is required");
        AssertAccepted(WithDatabase(Database with { Servers = [new() { Name = "a", ForeignDataWrapper = "files", Ensure = Ensure.Absent }] }));
    }

    [Fact]
    public void A_databases_attributes_are_those_of_its_provider()
    {
        const string Path = "databases[0].spec";
        AssertRejected(WithDatabase(Database with { IcuLocale = "en" }), $"{Path}.icuLocale", "only available when localeProvider is set to `icu`");
        AssertRejected(WithDatabase(Database with { IcuRules = "&a < b" }), $"{Path}.icuRules", "only available when localeProvider is set to `icu`");
        AssertRejected(WithDatabase(Database with { BuiltinLocale = "C" }), $"{Path}.builtinLocale", "only available when localeProvider is set to `builtin`");
        AssertRejected(WithDatabase(Database with { LocaleProvider = "glibc" }), $"{Path}.localeProvider", "no locale provider");
        AssertRejected(WithDatabase(Database with { Encoding = "" }), $"{Path}.encoding", "must not be empty");
        AssertRejected(WithDatabase(Database with { Template = "" }), $"{Path}.template", "must not be empty");
        AssertRejected(WithDatabase(Database with { Tablespace = new string('x', 64) }), $"{Path}.tablespace", "64 bytes");
        AssertRejected(WithDatabase(Database with { ConnectionLimit = -2 }), $"{Path}.connectionLimit", "at least -1");
        foreach (var reserved in (string[])["postgres", "template0", "template1"])
        {
            AssertRejected(WithDatabase(Database with { Name = reserved }), $"{Path}.name", $"the name {reserved} is reserved");
        }
    }

    [Fact]
    public void A_publication_has_all_tables_or_some()
    {
        const string Path = "publications[0].spec";
        var all = new PublicationSpec { Metadata = Named, Name = "p", Database = "app", AllTables = true };
        var table = new PublicationObject { Table = new() { Name = "t", Columns = ["c"] } };
        AssertAccepted(Valid with { Publications = [all, all with { Metadata = new() { Name = "b" }, Name = "q", AllTables = false, Objects = [table] }] });
        AssertRejected(Valid with { Publications = [all with { Objects = [table] }] }, $"{Path}.target", "mutually exclusive");
        AssertRejected(Valid with { Publications = [all with { AllTables = false }] }, $"{Path}.target", "one of the two is required");
        AssertRejected(Some(new PublicationObject()), $"{Path}.target.objects[0]", "one of the two is required");
        AssertRejected(Some(new PublicationObject { Table = new() { Name = "t" }, TablesInSchema = "s" }), $"{Path}.target.objects[0]", "mutually exclusive");
        AssertRejected(Some(table, new() { TablesInSchema = "s" }), $"{Path}.target.objects", "specifying a column list");
        AssertRejected(Some(new PublicationObject { Table = new() { Name = "" } }), $"{Path}.target.objects[0].table.name", "must not be empty");
        AssertRejected(Some([.. Enumerable.Repeat(table, 100_001)]), $"{Path}.target.objects", "at most 100000 items");
        AssertRejected(Valid with { Publications = [all with { Parameters = Map("a b", "c") }] }, $"{Path}.parameters[a b]", "parameter's name");
        AssertRejected(Valid with { Publications = [all, all with { Metadata = new() { Name = "b" } }] }, "publications[1].spec.name", "Duplicate value");

        PostgresClusterSpec Some(params PublicationObject[] objects) => Valid with { Publications = [all with { AllTables = false, Objects = [.. objects] }] };
    }

    [Fact]
    public void A_subscription_has_a_known_source()
    {
        var subscription = new SubscriptionSpec { Metadata = Named, Name = "s", Database = "app", PublicationName = "p", ExternalClusterName = "origin" };
        var spec = Valid with { ExternalClusters = [Origin] };
        AssertAccepted(spec with { Subscriptions = [subscription] });
        AssertRejected(spec with { Subscriptions = [subscription with { ExternalClusterName = "x" }] }, "subscriptions[0].spec.externalClusterName", "External cluster x not found");
        AssertRejected(spec with { Subscriptions = [subscription with { PublicationName = "" }] }, "subscriptions[0].spec.publicationName", "must not be empty");
        AssertRejected(spec with { Subscriptions = [subscription with { Database = "" }] }, "subscriptions[0].spec.dbname", "must not be empty");
        AssertRejected(spec with { Subscriptions = [subscription with { Parameters = Map("copy_data", "a\nb") }] }, "subscriptions[0].spec.parameters[copy_data]", "line breaks");
    }

    [Theory]
    [InlineData("0 30 2 * * *", true)]
    [InlineData("*/5 * * * *", true)]
    [InlineData("0 0 0 1-15/2 JAN,feb mon-fri", true)]
    [InlineData("@daily", true)]
    [InlineData("@every 6h", true)]
    [InlineData("", false)]
    [InlineData("* * * *", false)]
    [InlineData("0 0 0 0 * * *", false)]
    [InlineData("60 * * * * *", false)]
    [InlineData("0 0 24 * * *", false)]
    [InlineData("0 0 0 0 * *", false)]
    [InlineData("0 0 0 * * 7", false)]
    [InlineData("0 0 0 5-1 * *", false)]
    [InlineData("*/0 * * * * *", false)]
    [InlineData("@never", false)]
    [InlineData("no", false)]
    public void A_schedule_is_one_of_cron(string schedule, bool valid)
    {
        var backup = new ScheduledBackupSpec { Metadata = Named, Schedule = schedule, Method = BackupMethod.VolumeSnapshot };
        Assert.Equal(valid ? [] : ["scheduledBackups[0].spec.schedule"], PostgresClusterValidation.Validate(Valid with { ScheduledBackups = [backup] }).Select(e => e.Path));
    }

    [Fact]
    public void A_backup_has_what_its_method_needs()
    {
        const string Path = "backups[0].spec";
        AssertRejected(WithBackup(new() { Metadata = Named, Method = BackupMethod.Plugin }), $"{Path}.pluginConfiguration", "cannot be empty when the backup method is plugin");
        AssertRejected(WithBackup(new() { Metadata = Named, Method = BackupMethod.Plugin, PluginConfiguration = new() { Name = "" } }), $"{Path}.pluginConfiguration", "cannot be empty");
        AssertRejected(WithBackup(new() { Metadata = Named, Online = true }), $"{Path}.online", "only if the backup method is volumeSnapshot");
        AssertRejected(WithBackup(new() { Metadata = Named, OnlineConfiguration = new() }), $"{Path}.onlineConfiguration", "only if the backup method is volumeSnapshot");
        AssertRejected(
            WithBackup(new() { Metadata = Named with { Annotations = Map("cnpg.io/volumeSnapshotDeadline", "soon") } }), "backups[0].metadata.annotations[cnpg.io/volumeSnapshotDeadline]", "must be an integer");
        foreach (var policy in (string[])["30", "0d", "d", "30y", "30d\n"])
        {
            AssertRejected(Valid with { Backup = new() { RetentionPolicy = policy } }, "spec.backup.retentionPolicy", "not a valid retention policy");
        }
        AssertRejected(Valid with { Backup = new() { VolumeSnapshot = new() { ClassName = "A" } } }, "spec.backup.volumeSnapshot.className", "DNS subdomain");
    }

    [Fact]
    public void An_object_store_has_one_kind_of_credentials()
    {
        const string Path = "objectStores[0].spec.configuration";
        var store = FullSpecification.Store(t => t);
        var key = new KeyReference { Name = "a", Key = "b" };
        AssertRejected(WithStore(store with { S3Credentials = null }), Path, "missing credentials");
        AssertRejected(WithStore(store with { GoogleCredentials = new() { GkeEnvironment = true } }), Path, "too many credentials");
        AssertRejected(WithStore(store with { S3Credentials = new() }), $"{Path}.s3Credentials", "needs accessKeyId");
        AssertRejected(WithStore(store with { S3Credentials = store.S3Credentials! with { InheritFromIamRole = true } }), $"{Path}.s3Credentials", "although inheritFromIAMRole");
        AssertRejected(WithStore(store with { S3Credentials = null, GoogleCredentials = new() }), $"{Path}.googleCredentials", "either gkeEnvironment");
        AssertRejected(WithAzure(new()), $"{Path}.azureCredentials", "needs connectionString");
        AssertRejected(WithAzure(new() { ConnectionString = key, InheritFromAzureAD = true }), $"{Path}.azureCredentials", "more than one way");
        AssertRejected(WithAzure(new() { StorageAccount = key }), $"{Path}.azureCredentials", "storageAccount together with");
        AssertRejected(WithAzure(new() { StorageAccount = key, StorageKey = key, StorageSasToken = key }), $"{Path}.azureCredentials", "storageKey and storageSasToken");
        AssertAccepted(WithAzure(new() { StorageAccount = key, StorageKey = key }));
        AssertRejected(WithStore(store with { DestinationPath = "" }), $"{Path}.destinationPath", "at least 1 character");
        AssertRejected(WithStore(store with { ServerName = "a" }), $"{Path}.serverName", "must be empty in an ObjectStore");
        AssertRejected(WithStore(store with { Wal = new() { Compression = "rar" } }), $"{Path}.wal.compression", "Unsupported value");
        AssertRejected(WithStore(store with { Wal = new() { MaxParallel = 0 } }), $"{Path}.wal.maxParallel", "greater than or equal to 1");
        AssertRejected(WithStore(store with { Data = new() { Compression = "zstd" } }), $"{Path}.data.compression", "Unsupported value");
        AssertRejected(WithStore(store with { Data = new() { Encryption = "x" } }), $"{Path}.data.encryption", "Unsupported value");
        AssertRejected(WithStore(store with { Data = new() { Jobs = 0 } }), $"{Path}.data.jobs", "greater than or equal to 1");
        AssertRejected(Valid with { Backup = new() { BarmanObjectStore = store with { S3Credentials = null } } }, "spec.backup.barmanObjectStore", "missing credentials");

        static PostgresClusterSpec WithStore(BarmanObjectStoreSpec store) => Valid with { ObjectStores = [new() { Metadata = Named, Configuration = store }] };

        PostgresClusterSpec WithAzure(AzureCredentials azure) => WithStore(store with { S3Credentials = null, AzureCredentials = azure });
    }

    [Fact]
    public void One_plugin_archives_the_WAL()
    {
        var archiver = new PluginSpec { Name = "a.io", IsWalArchiver = true };
        AssertAccepted(Valid with { Plugins = [archiver, archiver with { Name = "b.io", Enabled = false }] });
        AssertRejected(Valid with { Plugins = [archiver, archiver with { Name = "b.io" }] }, "spec.plugins", "more than one WAL archiver");
        AssertRejected(Valid with { Plugins = [archiver], Backup = new() { BarmanObjectStore = FullSpecification.Store(t => t) } }, "spec.plugins", "when barmanObjectStore is configured");
        AssertRejected(Valid with { Plugins = [new() { Name = "a.io" }, new() { Name = "a.io" }] }, "spec.plugins[1].name", "Duplicate value");
        AssertRejected(Valid with { Plugins = [new() { Name = "" }] }, "spec.plugins[0].name", "DNS subdomain");
    }

    [Fact]
    public void A_pooler_has_a_name_of_its_own_and_known_parameters()
    {
        const string Path = "poolers[0].spec";
        AssertRejected(Valid with { Poolers = [new() { Metadata = new() { Name = "pg" } }] }, "poolers[0].metadata.name", "cannot have the same name of a cluster");
        AssertRejected(Valid with { Poolers = [new() { Metadata = new() { Name = "pg-rw" } }] }, "poolers[0].metadata.name", "reserved for operator use");
        AssertRejected(Valid with { Poolers = [Pooler with { Instances = -1 }] }, $"{Path}.instances", "negative");
        AssertRejected(Valid with { Poolers = [Pooler with { Template = KubernetesFragment.Parse("1") }] }, $"{Path}.template", "must be an object");
        AssertRejected(Valid with { Poolers = [Pooler with { ServiceAccountName = "A" }] }, $"{Path}.serviceAccountName", "should match");
        AssertRejected(WithPgBouncer(new() { Parameters = Map("pool_mode", "session") }), $"{Path}.pgbouncer.parameters[pool_mode]", "Invalid or reserved parameter");
        AssertRejected(WithPgBouncer(new() { Parameters = Map("verbose", "1\n2") }), $"{Path}.pgbouncer.parameters[verbose]", "line breaks");
        AssertRejected(WithPgBouncer(new() { AuthQuery = "SELECT 1" }), $"{Path}.pgbouncer.authQuerySecret.name", "must specify an existing auth query secret");
        AssertRejected(WithPgBouncer(new() { ServerTlsSecret = "a" }), $"{Path}.pgbouncer.authQuery", "must specify an auth query");
        AssertRejected(WithPgBouncer(new() { Image = "a:1", ImageCatalogRef = Component("k") }), $"{Path}.pgbouncer", "image and imageCatalogRef are mutually exclusive");
        AssertRejected(WithPgBouncer(new() { Image = "A b" }), $"{Path}.pgbouncer.image", "no image's name");
        AssertRejected(WithPgBouncer(new() { ImageCatalogRef = Component("K") }), $"{Path}.pgbouncer.imageCatalogRef.key", "DNS label");
        AssertRejected(WithPgBouncer(new() { ImageCatalogRef = Component("k") with { ApiGroup = "" } }), $"{Path}.pgbouncer.imageCatalogRef.apiGroup", "Only image catalogs are supported");
        AssertRejected(Valid with { Poolers = [Pooler with { Monitoring = new() { Tls = true, EnablePodMonitor = true } }] }, $"{Path}.pgbouncer.clientTLSSecret", "clientTLSSecret is required");
        AssertRejected(Valid with { Poolers = [Pooler with { ServiceTemplate = KubernetesFragment.Parse("""{"spec":{"selector":{"a":"b"}}}""") }] }, $"{Path}.serviceTemplate.spec.selector", "managed by the operator");

        static PostgresClusterSpec WithPgBouncer(PgBouncerSpec pgbouncer) => Valid with { Poolers = [Pooler with { PgBouncer = pgbouncer }] };

        static ComponentImageRef Component(string key) => new() { Kind = ImageCatalogKind.ImageCatalog, Name = "a", Key = key };
    }

    [Fact]
    public void Monitors_consist_of_objects()
    {
        var text = KubernetesFragment.Parse("\"x\"");
        AssertRejected(Valid with { PodMonitors = [new() { Metadata = Named, PodMetricsEndpoints = [text] }] }, "podMonitors[0].spec.podMetricsEndpoints[0]", "must be an object");
        AssertRejected(Valid with { Monitoring = new() { PodMonitorRelabelings = [text] } }, "spec.monitoring.podMonitorRelabelings[0]", "must be an object");
        AssertRejected(Valid with { Poolers = [Pooler with { Monitoring = new() { PodMonitorMetricRelabelings = [text] } }] }, "poolers[0].spec.monitoring.podMonitorMetricRelabelings[0]", "must be an object");
    }

    private static PostgresClusterSpec WithServices(ManagedServicesSpec services) => Valid with { Managed = new() { Services = services } };

    private static ManagedServiceSpec Service(string template) => new() { SelectorType = ServiceSelector.ReadWrite, ServiceTemplate = KubernetesFragment.Parse(template) };

    private static PostgresClusterSpec WithDatabase(DatabaseSpec database) => Valid with { Databases = [database] };

    private static PostgresClusterSpec WithBackup(BackupSpec backup) => Valid with { Backups = [backup] };

    private static ValueMap<string> Map(string key, string value) => ValueMap<string>.Empty.With(key, value);
}
