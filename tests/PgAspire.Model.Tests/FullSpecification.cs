using PgAspire.Model;

namespace PgAspire.Model.Tests;

/// <summary>A valid specification with nearly every field set, for what must hold for all of them.</summary>
internal static class FullSpecification
{
    /// <summary>The specification; <paramref name="t"/> may change each of its texts.</summary>
    public static PostgresClusterSpec Of(Func<string, string> t) => OfKubernetes(t) with
    {
        Postgresql = new PostgresqlSpec
        {
            HostBasedAuthentication = [t("host all all ${podselector:apps} scram-sha-256")],
            IdentMappings = [t("local me postgres")],
            SharedPreloadLibraries = [t("auto_explain")],
            Synchronous = new() { Method = SynchronousMethod.Any, Number = 1, StandbyNamesPost = [t("elsewhere")] },
            PromotionTimeout = TimeSpan.FromSeconds(60),
            SyncReplicaElectionConstraint = new() { Enabled = true, NodeLabelsAntiAffinity = [t("zone")] },
            Ldap = new()
            {
                Server = t("ldap.example.com"), Port = 636, Scheme = "ldaps", Tls = true,
                BindSearchAuth = new()
                {
                    BaseDn = t("dc=example"), BindDn = t("cn=reader"), BindPassword = Key(t), SearchAttribute = t("uid"), SearchFilter = t("(a=b)"),
                },
            },
            Extensions = [Extension(t)],
        },
        Bootstrap = new()
        {
            InitDb = new()
            {
                Database = t("shop"), Owner = t("keeper"), Secret = t("shop-secret"), PostInitSql = [t("SELECT 1")], Options = [t("--no-locale")],
                PostInitSqlRefs = new() { SecretRefs = [Key(t)], ConfigMapRefs = [Key(t)] },
                Import = new()
                {
                    Source = "origin", Type = ImportType.Microservice, Databases = [t("shop")], PostImportApplicationSql = [t("ANALYZE")],
                    SchemaOnly = true, PgDumpExtraOptions = [t("--verbose")], PgRestoreExtraOptions = [t("--verbose")],
                },
            },
        },
        ExternalClusters =
        [
            new()
            {
                Name = "origin", ConnectionParameters = Map("host", t("db.example.com")), SslCert = Key(t), SslKey = Key(t), SslRootCert = Key(t), Password = Key(t),
                Plugin = new() { Name = t("barman-cloud.cloudnative-pg.io"), Parameters = Map("barmanObjectName", t("store")) },
            },
        ],
        Replica = new() { Source = "origin", Self = "origin", Primary = "origin", MinApplyDelay = TimeSpan.FromHours(1) },
        Databases =
        [
            new()
            {
                Metadata = Metadata(t, "other"), Name = t("other"), Owner = t("keeper"), Template = t("template0"), Encoding = t("UTF8"), LocaleProvider = "icu",
                IcuLocale = t("en"), IcuRules = t("&a < b"), Locale = t("C"), LocaleCollate = t("C"), LocaleCType = t("C"), CollationVersion = t("1"), Tablespace = t("fast"),
                IsTemplate = true, AllowConnections = true, ConnectionLimit = 5, ReclaimPolicy = ReclaimPolicy.Delete,
                Schemas = [new() { Name = t("sales"), Owner = t("keeper") }],
                Extensions = [new() { Name = t("hstore"), Version = t("1.8"), Schema = t("public") }],
                ForeignDataWrappers =
                [
                    new()
                    {
                        Name = "files", Handler = t("file_fdw_handler"), Validator = t("-"), Owner = t("postgres"),
                        Options = [new() { Name = t("a"), Value = t("b") }], Usage = [new() { Name = t("keeper") }],
                    },
                ],
                Servers = [new() { Name = t("local"), ForeignDataWrapper = "files", Options = [new() { Name = t("a"), Value = t("b") }] }],
            },
        ],
        DatabaseRoles = [new() { Metadata = Metadata(t, "reader"), Role = new() { Name = t("reader"), Login = true }, ClientCertificate = true }],
        Publications =
        [
            new()
            {
                Metadata = Metadata(t, "orders"), Name = t("orders"), Database = t("shop"), Parameters = Map("publish", t("insert")),
                Objects = [new() { Table = new() { Name = t("orders"), Schema = t("sales"), Columns = [t("id")] } }],
            },
        ],
        Subscriptions =
        [
            new()
            {
                Metadata = Metadata(t, "stock"), Name = t("stock"), Database = t("shop"), PublicationName = t("stock"), PublicationDatabase = t("shop"),
                ExternalClusterName = "origin", Parameters = Map("copy_data", t("true")),
            },
        ],
    };

    private static PostgresClusterSpec OfKubernetes(Func<string, string> t) => new()
    {
        Name = t("pg"),
        Namespace = "shop",
        Labels = Map("app.kubernetes.io/part-of", t("shop")),
        Annotations = Map("example.com/note", t("any text")),
        Description = t("the shop's"),
        InheritedMetadata = new() { Labels = Map("a", t("b")), Annotations = Map("a", t("b")) },
        Instances = 3,
        ImageCatalogRef = new() { Kind = ImageCatalogKind.ImageCatalog, Name = "images", Major = 18 },
        ImagePullPolicy = ImagePullPolicy.Always,
        ImagePullSecrets = [t("pull")],
        SuperuserSecret = t("super"),
        Certificates = new() { ServerCASecret = t("ca"), ServerTlsSecret = t("server"), ReplicationTlsSecret = t("replication"), ClientCASecret = t("clients") },
        Storage = new() { Size = t("3Gi"), StorageClass = t("fast"), PvcTemplate = KubernetesFragment.Parse("""{"accessModes":["ReadWriteOnce"]}""") },
        WalStorage = new() { Size = t("2Gi") },
        Tablespaces = [new() { Name = t("fast"), Storage = new() { Size = t("1Gi") }, Owner = t("keeper"), Temporary = true }],
        Managed = new()
        {
            Roles = [new() { Name = t("writer"), Comment = t("writes"), PasswordSecret = t("writer"), InRoles = [t("readers")], ValidUntil = DateTimeOffset.UnixEpoch }],
            Services = new()
            {
                DisabledDefaultServices = [ServiceSelector.Read],
                Additional = [new() { SelectorType = ServiceSelector.ReadWrite, ServiceTemplate = KubernetesFragment.Parse("""{"metadata":{"name":"shop"},"spec":{"type":"LoadBalancer"}}""") }],
            },
        },
        Resources = new() { Requests = Map("cpu", t("500m")), Limits = Map("cpu", t("1")) },
        EphemeralVolumesSizeLimit = new() { Shm = t("1Gi"), TemporaryData = t("1Gi") },
        Affinity = new() { TopologyKey = t("zone"), NodeSelector = Map("disk", t("ssd")), Tolerations = [new() { Key = t("only"), Value = t("pg") }] },
        TopologySpreadConstraints =
        [
            new()
            {
                MaxSkew = 1, TopologyKey = t("zone"), WhenUnsatisfiable = "DoNotSchedule", MinDomains = 2, MatchLabelKeys = [t("a")],
                LabelSelector = new() { MatchExpressions = [new() { Key = t("a"), Operator = "In", Values = [t("b")] }] },
            },
        ],
        PriorityClassName = t("high"),
        SchedulerName = t("mine"),
        Env = [new() { Name = t("TZ"), Value = t("UTC") }, new() { Name = t("X"), ValueFrom = KubernetesFragment.Parse("""{"secretKeyRef":{"name":"a","key":"b"}}""") }],
        EnvFrom = [new() { Prefix = t("A_"), SecretRef = new() { Name = t("settings") } }],
        ProjectedVolumeTemplate = new() { DefaultMode = 0x1A4, Sources = [KubernetesFragment.Parse("""{"secret":{"name":"a"}}""")] },
        PodSelectorRefs = [new() { Name = "apps", Selector = new() { MatchLabels = Map("app", t("shop")) } }],
        ServiceAccountTemplate = new() { Name = t("account"), Labels = Map("a", t("b")), Annotations = Map("a", t("b")) },
        LivenessProbeTimeout = TimeSpan.FromSeconds(60),
        Probes = new()
        {
            Readiness = new() { Type = ProbeType.Streaming, MaximumLag = t("16Mi"), PeriodSeconds = 5 },
            Liveness = new() { IsolationCheck = new() { Enabled = false } },
        },
        PrimaryLease = new(),
        NodeMaintenanceWindow = new(),
        Monitoring = new() { CustomQueriesConfigMap = [Key(t)], CustomQueriesSecret = [Key(t)], Tls = true, MetricsQueriesTtl = TimeSpan.FromSeconds(10) },
        Backup = new()
        {
            RetentionPolicy = t("30d"),
            VolumeSnapshot = new() { ClassName = t("snap"), WalClassName = t("snap"), Labels = Map("a", t("b")), Annotations = Map("a", t("b")) },
        },
        Plugins = [new() { Name = t("barman-cloud.cloudnative-pg.io"), IsWalArchiver = true, Parameters = Map("barmanObjectName", t("store")) }],
        Unmodelled = ValueMap<KubernetesFragment>.Empty.With("spec.new.field", KubernetesFragment.Parse("""{"a":[1,true,null]}""")),
        Poolers =
        [
            new()
            {
                Metadata = Metadata(t, "pool"), Type = ServiceSelector.ReadOnly, Instances = 2, ServiceAccountName = t("pool"),
                PgBouncer = new()
                {
                    PoolMode = PoolMode.Transaction, Parameters = Map("max_client_conn", t("1000")), HostBasedAuthentication = [t("host all all all md5")],
                    ImageCatalogRef = new() { Kind = ImageCatalogKind.ImageCatalog, Name = t("images"), Key = t("pgbouncer") },
                    ServerCASecret = t("a"), ClientCASecret = t("b"), ClientTlsSecret = t("c"),
                },
            },
        ],
        ScheduledBackups =
        [
            new()
            {
                Metadata = Metadata(t, "nightly"), Schedule = t("0 30 2 * * *"), Method = BackupMethod.Plugin, BackupOwnerReference = BackupOwner.Self,
                PluginConfiguration = new() { Name = t("barman-cloud.cloudnative-pg.io"), Parameters = Map("a", t("b")) },
            },
        ],
        Backups = [new() { Metadata = Metadata(t, "now"), Method = BackupMethod.VolumeSnapshot, Online = true, OnlineConfiguration = new() { ImmediateCheckpoint = true } }],
        ObjectStores = [new() { Metadata = Metadata(t, "store"), Configuration = Store(t), RetentionPolicy = t("14d") }],
        ImageCatalogs =
        [
            new()
            {
                Kind = ImageCatalogKind.ImageCatalog, Metadata = new() { Name = "images" }, Images = [new() { Major = 18, Image = t("postgres:18"), Extensions = [Extension(t)] }],
                ComponentImages = [new() { Key = t("pgbouncer"), Image = t("pgbouncer:1.25.1") }],
            },
        ],
        PodMonitors = [new() { Metadata = Metadata(t, "pg"), Selector = new() { MatchLabels = Map("cnpg.io/cluster", t("pg")) }, PodMetricsEndpoints = [KubernetesFragment.Parse("""{"port":"metrics"}""")] }],
    };

    /// <summary>An object store that is valid but for its texts.</summary>
    public static BarmanObjectStoreSpec Store(Func<string, string> t) => new()
    {
        DestinationPath = t("s3://bucket/"), EndpointUrl = t("http://objects:9000"), EndpointCA = Key(t), Tags = Map("a", t("b")), HistoryTags = Map("a", t("b")),
        S3Credentials = new() { AccessKeyId = Key(t), SecretAccessKey = Key(t), Region = Key(t) },
        Wal = new() { Compression = "zstd", MaxParallel = 2, ArchiveAdditionalCommandArgs = [t("--verbose")] },
        Data = new() { Encryption = "AES256", Jobs = 2, AdditionalCommandArgs = [t("--verbose")] },
    };

    private static ExtensionImageSpec Extension(Func<string, string> t) => new()
    {
        Name = t("pg_vector"), Image = t("vector:1"), ExtensionControlPath = [t("share")], LdLibraryPath = [t("lib")], Env = [new() { Name = t("DATA"), Value = t("${image_root}/data") }],
    };

    private static KeyReference Key(Func<string, string> t) => new() { Name = t("secret"), Key = t("tls.crt") };

    private static ResourceMetadata Metadata(Func<string, string> t, string name) => new() { Name = t(name), Labels = Map("a", t("b")), Annotations = Map("a", t("b")) };

    private static ValueMap<string> Map(string key, string value) => ValueMap<string>.Empty.With(key, value);
}
