namespace PgAspire.Model;

/// <summary>
/// What a cluster should be: CloudNativePG's <c>Cluster.spec</c> as far as PgAspire models it. Immutable; equal by content.
/// <see cref="PostgresClusterValidation"/> says what is wrong with it, all at once.
/// </summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#postgresql-cnpg-io-v1-ClusterSpec">CloudNativePG, ClusterSpec</seealso>
public sealed record PostgresClusterSpec
{
    /// <summary>The cluster's name (<c>metadata.name</c>): a DNS-1035 label of at most 50 characters.</summary>
    public required string Name { get; init; }

    /// <summary>How many instances there should be (<c>instances</c>); at least 1, 1 by default.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>The operand image with its tag (<c>imageName</c>).</summary>
    public string ImageName { get; init; } = ClusterDefaults.ImageName;

    /// <summary>PostgreSQL's own settings (<c>postgresql</c>).</summary>
    public PostgresqlSpec Postgresql { get; init; } = new();

    /// <summary>How the first instance comes to be (<c>bootstrap.initdb</c>).</summary>
    public InitDbSpec InitDb { get; init; } = new();

    /// <summary>Databases besides the one of <see cref="InitDb"/> (<c>Database</c> resources).</summary>
    public ValueList<DatabaseSpec> Databases { get; init; } = [];

    /// <summary>Whether the role <c>postgres</c> gets a password and the secret <c>&lt;cluster&gt;-superuser</c> exists (<c>enableSuperuserAccess</c>); false by default.</summary>
    public bool EnableSuperuserAccess { get; init; }

    /// <summary>The volume of each instance (<c>storage</c>).</summary>
    public StorageSpec Storage { get; init; } = new();

    /// <summary>Who starts the last step of a rolling update (<c>primaryUpdateStrategy</c>); <see cref="PrimaryUpdateStrategy.Unsupervised"/> by default.</summary>
    public PrimaryUpdateStrategy PrimaryUpdateStrategy { get; init; } = PrimaryUpdateStrategy.Unsupervised;

    /// <summary>What the last step of a rolling update does to the primary (<c>primaryUpdateMethod</c>); <see cref="PrimaryUpdateMethod.Restart"/> by default.</summary>
    public PrimaryUpdateMethod PrimaryUpdateMethod { get; init; } = PrimaryUpdateMethod.Restart;

    /// <summary>Replication slots (<c>replicationSlots</c>).</summary>
    public ReplicationSlotsSpec ReplicationSlots { get; init; } = new();

    /// <summary>How long an instance may take to start (<c>startDelay</c>); 3600 s by default.</summary>
    public TimeSpan StartDelay { get; init; } = ClusterDefaults.StartDelay;

    /// <summary>How long an instance may take to stop (<c>stopDelay</c>); 1800 s by default.</summary>
    public TimeSpan StopDelay { get; init; } = ClusterDefaults.StopDelay;

    /// <summary>How much of <see cref="StopDelay"/> is given to a smart shutdown (<c>smartShutdownTimeout</c>); 180 s by default.</summary>
    public TimeSpan SmartShutdownTimeout { get; init; } = ClusterDefaults.SmartShutdownTimeout;

    /// <summary>How long the former primary may take for its fast shutdown (<c>switchoverDelay</c>); 3600 s by default.</summary>
    public TimeSpan SwitchoverDelay { get; init; } = ClusterDefaults.SwitchoverDelay;

    /// <summary>How long a primary must be failing before another is promoted (<c>failoverDelay</c>); 0 by default.</summary>
    public TimeSpan FailoverDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The names that this cluster's parts have.</summary>
    public ClusterNames Names => new(Name);
}
