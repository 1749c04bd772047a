using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Emission;

/// <summary>Valid specifications that together ask for all that can be asked for at once.</summary>
internal static class Specifications
{
    public static IReadOnlyList<PostgresClusterSpec> All =>
    [
        new() { Name = "small" },
        new()
        {
            Name = "orders",
            Namespace = "shop",
            Instances = 3,
            Labels = ValueMap<string>.Empty.With("team", "orders"),
            Annotations = ValueMap<string>.Empty.With("example.com/on", "on"),
            Description = "no",
            InheritedMetadata = new() { Labels = ValueMap<string>.Empty.With("cost", "007") },
            Postgresql = new()
            {
                Parameters = ValueMap<string>.Empty.With("max_worker_processes", "40").With("work_mem", "8MB"),
                HostBasedAuthentication = ["host all postgres all trust", "hostssl app app ${podselector:web} scram-sha-256"],
                IdentMappings = ["local /^(.*)$ \\1"],
                SharedPreloadLibraries = ["auto_explain"],
                Synchronous = new() { Method = SynchronousMethod.Any, Number = 1, FailoverQuorum = true },
                EnableAlterSystem = true,
                PromotionTimeout = TimeSpan.FromSeconds(60),
                Extensions = [new() { Name = "postgis", Image = "ghcr.io/cloudnative-pg/postgis-extension:3.6.1-18-trixie", LdLibraryPath = ["system"] }],
            },
            PodSelectorRefs = [new() { Name = "web", Selector = new() { MatchLabels = ValueMap<string>.Empty.With("app", "web") } }],
            Bootstrap = new()
            {
                InitDb = new()
                {
                    Database = "orders",
                    Owner = "clerk",
                    LocaleProvider = "icu",
                    IcuLocale = "en-US",
                    IcuRules = "&A < g <<< G",
                    DataChecksums = true,
                    WalSegmentSize = 32,
                    PostInitSql = ["CREATE EXTENSION pg_stat_statements;\nSELECT 1 -- {{ no }}\n"],
                    PostInitApplicationSqlRefs = new() { ConfigMapRefs = [new() { Name = "sql", Key = "schema.sql" }] },
                },
            },
            EnableSuperuserAccess = true,
            Storage = new() { Size = "20Gi", StorageClass = "fast" },
            WalStorage = new() { Size = "5Gi" },
            Tablespaces = [new() { Name = "archive", Storage = new() { Size = "1Gi" }, Owner = "clerk" }],
            Managed = new() { Roles = [new() { Name = "reader", Login = true, ConnectionLimit = 4, InRoles = ["pg_monitor"], ValidUntil = new DateTimeOffset(2053, 4, 12, 15, 4, 5, TimeSpan.Zero) }] },
            Probes = new() { Readiness = new() { Type = ProbeType.Streaming, MaximumLag = "16Mi" } },
            PrimaryLease = new() { LeaseDuration = TimeSpan.FromSeconds(20) },
            Resources = new() { Requests = ValueMap<string>.Empty.With("memory", "1Gi").With("cpu", "500m"), Limits = ValueMap<string>.Empty.With("memory", "1Gi") },
            Affinity = new() { TopologyKey = "topology.kubernetes.io/zone", Tolerations = [new() { Key = "db", Operator = "Exists", Effect = "NoSchedule" }] },
            Env = [new() { Name = "NOTE", Value = "yes" }],
            Monitoring = new() { MetricsQueriesTtl = TimeSpan.FromMinutes(90) },
            Plugins = [new() { Name = "barman-cloud.cloudnative-pg.io", IsWalArchiver = true, Parameters = ValueMap<string>.Empty.With("barmanObjectName", "orders-store") }],
            ObjectStores =
            [
                new()
                {
                    Metadata = new() { Name = "orders-store" },
                    RetentionPolicy = "14d",
                    Configuration = new()
                    {
                        DestinationPath = "s3://orders-backup/",
                        EndpointUrl = "http://objects:9000",
                        S3Credentials = new() { AccessKeyId = new() { Name = "objects-key", Key = "id" }, SecretAccessKey = new() { Name = "objects-key", Key = "secret" } },
                        Wal = new() { Compression = "gzip" },
                    },
                },
            ],
            ScheduledBackups =
            [
                new()
                {
                    Metadata = new() { Name = "orders-nightly" },
                    Schedule = "0 30 2 * * *",
                    BackupOwnerReference = BackupOwner.Self,
                    Method = BackupMethod.Plugin,
                    PluginConfiguration = new() { Name = "barman-cloud.cloudnative-pg.io" },
                },
            ],
            Databases = [new() { Metadata = new() { Name = "orders-stats" }, Name = "stats", Owner = "clerk", Extensions = [new() { Name = "postgis", Version = "3.6.1" }] }],
            DatabaseRoles = [new() { Metadata = new() { Name = "orders-auditor" }, Role = new() { Name = "auditor", Login = true }, ClientCertificate = true }],
            Publications = [new() { Metadata = new() { Name = "orders-all" }, Name = "all_tables", Database = "orders", AllTables = true }],
            Poolers =
            [
                new()
                {
                    Metadata = new() { Name = "orders-pooler" },
                    Instances = 2,
                    Type = ServiceSelector.ReadOnly,
                    PgBouncer = new() { PoolMode = PoolMode.Transaction, Parameters = ValueMap<string>.Empty.With("max_client_conn", "1000") },
                    DeploymentStrategy = KubernetesFragment.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":0,"maxUnavailable":"10%"}}"""),
                },
            ],
            PodMonitors = [new() { Metadata = new() { Name = "orders" }, Selector = new() { MatchLabels = ValueMap<string>.Empty.With("cnpg.io/cluster", "orders") }, PodMetricsEndpoints = [KubernetesFragment.Parse("""{"port":"metrics"}""")] }],
        },
        new()
        {
            Name = "copy",
            Instances = 2,
            ImageCatalogRef = new() { Kind = ImageCatalogKind.ClusterImageCatalog, Name = "images", Major = 18 },
            ImageCatalogs = [new() { Kind = ImageCatalogKind.ClusterImageCatalog, Metadata = new() { Name = "images" }, Images = [new() { Major = 18, Image = "ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie" }] }],
            Bootstrap = new() { BaseBackup = new() { Source = "origin" } },
            Replica = new() { Source = "origin", Enabled = true, MinApplyDelay = TimeSpan.FromHours(8) },
            ExternalClusters = [new() { Name = "origin", ConnectionParameters = ValueMap<string>.Empty.With("host", "origin-rw").With("user", "streaming_replica"), SslKey = new() { Name = "origin-replication", Key = "tls.key" } }],
            Subscriptions = [new() { Metadata = new() { Name = "copy-sub" }, Name = "sub", Database = "app", PublicationName = "all_tables", ExternalClusterName = "origin" }],
            Backups = [new() { Metadata = new() { Name = "copy-once" }, Method = BackupMethod.VolumeSnapshot, Online = false }],
        },
    ];
}
