namespace PgAspire.Model;

/// <summary>
/// What a cluster should be: CloudNativePG's <c>Cluster</c>, and the resources beside it that refer to it. Immutable; equal by content.
/// <see cref="PostgresClusterValidation"/> says what is wrong with it, all at once, and <see cref="LocalMeaning"/> what of it a local run leaves out.
/// </summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#postgresql-cnpg-io-v1-ClusterSpec">CloudNativePG, ClusterSpec</seealso>
public sealed partial record PostgresClusterSpec
{
    /// <summary>The cluster's name (<c>metadata.name</c>): a DNS-1035 label of at most 50 characters.</summary>
    [FieldName("metadata.name")]
    public required string Name { get; init; }

    /// <summary>The Kubernetes namespace (<c>metadata.namespace</c>); null leaves the field out. Applies in Kubernetes only.</summary>
    [FieldName("metadata.namespace")]
    public string? Namespace { get; init; }

    /// <summary>The cluster's labels (<c>metadata.labels</c>). Apply in Kubernetes only.</summary>
    [FieldName("metadata.labels")]
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>The cluster's annotations (<c>metadata.annotations</c>). Apply in Kubernetes only.</summary>
    [FieldName("metadata.annotations")]
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;

    /// <summary>Words about the cluster (<c>description</c>).</summary>
    [FieldName("spec.description")]
    public string? Description { get; init; }

    /// <summary>Labels and annotations that all of the cluster's objects get (<c>inheritedMetadata</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.inheritedMetadata")]
    public LabelsAndAnnotations? InheritedMetadata { get; init; }

    /// <summary>How many instances there should be (<c>instances</c>); at least 1, 1 by default.</summary>
    [FieldName("spec.instances")]
    public int Instances { get; init; } = 1;

    /// <summary>The operand image with its tag (<c>imageName</c>). Its default gives way to <see cref="ImageCatalogRef"/>; any other value excludes that.</summary>
    [FieldName("spec.imageName")]
    public string ImageName { get; init; } = ClusterDefaults.ImageName;

    /// <summary>The operand image by major version from a catalog (<c>imageCatalogRef</c>); null means <see cref="ImageName"/>. Locally only the version counts.</summary>
    [FieldName("spec.imageCatalogRef")]
    public ImageCatalogRef? ImageCatalogRef { get; init; }

    /// <summary>PostgreSQL's own settings (<c>postgresql</c>).</summary>
    [FieldName("spec.postgresql")]
    public PostgresqlSpec Postgresql { get; init; } = new();

    /// <summary>How the first instance comes to be (<c>bootstrap</c>).</summary>
    [FieldName("spec.bootstrap")]
    public BootstrapSpec Bootstrap { get; init; } = new();

    /// <summary>
    /// The <c>initdb</c> of <see cref="Bootstrap"/> (<c>bootstrap.initdb</c>), with its defaults where it is not given; setting it sets that
    /// case and leaves the others.
    /// </summary>
    public InitDbSpec InitDb
    {
        get => Bootstrap?.InitDb ?? DefaultInitDb;
        init => Bootstrap = (Bootstrap ?? new()) with { InitDb = value };
    }

    /// <summary>Servers outside the cluster (<c>externalClusters</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.externalClusters")]
    public ValueList<ExternalClusterSpec> ExternalClusters { get; init; } = [];

    /// <summary>The cluster follows another one (<c>replica</c>); null means it does not. Not possible locally.</summary>
    [FieldName("spec.replica")]
    public ReplicaClusterSpec? Replica { get; init; }

    /// <summary>Whether the role <c>postgres</c> gets a password and the secret <c>&lt;cluster&gt;-superuser</c> exists (<c>enableSuperuserAccess</c>); false by default.</summary>
    [FieldName("spec.enableSuperuserAccess")]
    public bool EnableSuperuserAccess { get; init; }

    /// <summary>The secret with the password of <c>postgres</c> (<c>superuserSecret.name</c>); null means <c>&lt;cluster&gt;-superuser</c>. Applies in Kubernetes only.</summary>
    [FieldName("spec.superuserSecret.name")]
    public string? SuperuserSecret { get; init; }

    /// <summary>Certificates that the user brings (<c>certificates</c>); null means the operator's own. Apply in Kubernetes only.</summary>
    [FieldName("spec.certificates")]
    public CertificatesSpec? Certificates { get; init; }

    /// <summary>The volume of each instance (<c>storage</c>).</summary>
    [FieldName("spec.storage")]
    public StorageSpec Storage { get; init; } = new();

    /// <summary>A volume of its own for the WAL (<c>walStorage</c>); null means that it is with the data. Applies in Kubernetes only.</summary>
    [FieldName("spec.walStorage")]
    public StorageSpec? WalStorage { get; init; }

    /// <summary>Tablespaces with volumes of their own (<c>tablespaces</c>). Not applied by the local operator.</summary>
    [FieldName("spec.tablespaces")]
    public ValueList<TablespaceSpec> Tablespaces { get; init; } = [];

    /// <summary>Roles and services that the operator keeps (<c>managed</c>).</summary>
    [FieldName("spec.managed")]
    public ManagedSpec? Managed { get; init; }

    /// <summary>Who starts the last step of a rolling update (<c>primaryUpdateStrategy</c>); <see cref="PrimaryUpdateStrategy.Unsupervised"/> by default.</summary>
    [FieldName("spec.primaryUpdateStrategy")]
    public PrimaryUpdateStrategy PrimaryUpdateStrategy { get; init; } = PrimaryUpdateStrategy.Unsupervised;

    /// <summary>What the last step of a rolling update does to the primary (<c>primaryUpdateMethod</c>); <see cref="PrimaryUpdateMethod.Restart"/> by default.</summary>
    [FieldName("spec.primaryUpdateMethod")]
    public PrimaryUpdateMethod PrimaryUpdateMethod { get; init; } = PrimaryUpdateMethod.Restart;

    /// <summary>Replication slots (<c>replicationSlots</c>).</summary>
    [FieldName("spec.replicationSlots")]
    public ReplicationSlotsSpec ReplicationSlots { get; init; } = new();

    /// <summary>At least so many standbys are synchronous (<c>minSyncReplicas</c>); 0 by default. Superseded by <see cref="PostgresqlSpec.Synchronous"/>; not applied by the local operator.</summary>
    [FieldName("spec.minSyncReplicas")]
    public int MinSyncReplicas { get; init; }

    /// <summary>At most so many standbys are synchronous (<c>maxSyncReplicas</c>); 0 by default, fewer than the instances. Superseded and not applied as <see cref="MinSyncReplicas"/>.</summary>
    [FieldName("spec.maxSyncReplicas")]
    public int MaxSyncReplicas { get; init; }

    /// <summary>How long an instance may take to start (<c>startDelay</c>); 3600 s by default.</summary>
    [FieldName("spec.startDelay")]
    public TimeSpan StartDelay { get; init; } = ClusterDefaults.StartDelay;

    /// <summary>How long an instance may take to stop (<c>stopDelay</c>); 1800 s by default.</summary>
    [FieldName("spec.stopDelay")]
    public TimeSpan StopDelay { get; init; } = ClusterDefaults.StopDelay;

    /// <summary>How much of <see cref="StopDelay"/> is given to a smart shutdown (<c>smartShutdownTimeout</c>); 180 s by default.</summary>
    [FieldName("spec.smartShutdownTimeout")]
    public TimeSpan SmartShutdownTimeout { get; init; } = ClusterDefaults.SmartShutdownTimeout;

    /// <summary>How long the former primary may take for its fast shutdown (<c>switchoverDelay</c>); 3600 s by default.</summary>
    [FieldName("spec.switchoverDelay")]
    public TimeSpan SwitchoverDelay { get; init; } = ClusterDefaults.SwitchoverDelay;

    /// <summary>How long a primary must be failing before another is promoted (<c>failoverDelay</c>); 0 by default.</summary>
    [FieldName("spec.failoverDelay")]
    public TimeSpan FailoverDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long an instance may seem dead before Kubernetes restarts it (<c>livenessProbeTimeout</c>, whole seconds); null means 30 s. Applies in Kubernetes only.</summary>
    [FieldName("spec.livenessProbeTimeout")]
    public TimeSpan? LivenessProbeTimeout { get; init; }

    /// <summary>How Kubernetes asks an instance for its health (<c>probes</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.probes")]
    public ProbesSpec? Probes { get; init; }

    /// <summary>The lease of a running primary (<c>primaryLease</c>); null means its defaults. Applies in Kubernetes only.</summary>
    [FieldName("spec.primaryLease")]
    public PrimaryLeaseSpec? PrimaryLease { get; init; }

    /// <summary>The names that this cluster's parts have.</summary>
    public ClusterNames Names => new(Name);

    /// <summary>The application's database as the bootstrap method says, with the defaults applied.</summary>
    public ApplicationDatabase Application => Bootstrap switch
    {
        { InitDb: null, Recovery: { } recovery } => Of(recovery.Database, recovery.Owner, recovery.Secret),
        { InitDb: null, BaseBackup: { } copy } => Of(copy.Database, copy.Owner, copy.Secret),
        _ => Of(InitDb.Database, InitDb.Owner, InitDb.Secret),
    };

    /// <summary>Whether the cluster follows another one, as <see cref="Replica"/> says.</summary>
    public bool IsReplicaCluster => Replica is { } replica && (replica.Enabled ?? (string.IsNullOrEmpty(replica.Self) ? Name : replica.Self) != replica.Primary);

    /// <summary>Whether the annotation <c>cnpg.io/skipWalArchiving</c> turns <c>archive_mode</c> off.</summary>
    public bool SkipsWalArchiving => Annotations is not null && Annotations.TryGetValue("cnpg.io/skipWalArchiving", out var value) && value == "enabled";

    /// <summary>PostgreSQL's major version, by <see cref="ImageCatalogRef"/> or the tag of <see cref="ImageName"/>; null when neither says it.</summary>
    public int? MajorVersion =>
        ImageCatalogRef is { } reference ? reference.Major : ImageReference.TryParse(ImageName, out var image) ? image.MajorVersion : null;

    private static InitDbSpec DefaultInitDb { get; } = new();

    private static ApplicationDatabase Of(string? database, string? owner, string? secret) =>
        new(database ?? ClusterDefaults.Database, owner ?? database ?? ClusterDefaults.Database, secret);
}
