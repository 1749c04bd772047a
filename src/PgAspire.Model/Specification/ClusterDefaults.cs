namespace PgAspire.Model;

/// <summary>The values that apply where a specification says nothing: CloudNativePG's, but for the image.</summary>
public static class ClusterDefaults
{
    /// <summary>The operand image: a current <c>minimal</c> one rather than the operator's deprecated <c>system</c> default.</summary>
    public const string ImageName = "ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie";

    /// <summary>The oldest major version of PostgreSQL that is supported.</summary>
    public const int MinimumMajorVersion = 14;

    /// <summary>The application's database.</summary>
    public const string Database = "app";

    /// <summary>The encoding of databases.</summary>
    public const string Encoding = "UTF8";

    /// <summary>Collation and character classification.</summary>
    public const string Locale = "C";

    /// <summary>The size of an instance's volume.</summary>
    public const string StorageSize = "1Gi";

    /// <summary>The beginning of the names of the slots for standbys.</summary>
    public const string SlotPrefix = "_cnpg_";

    /// <summary>The Kubernetes namespace.</summary>
    public const string Namespace = "default";

    /// <summary>The API group of CloudNativePG's resources.</summary>
    public const string ApiGroup = "postgresql.cnpg.io";

    /// <summary><c>postgresUID</c> and <c>postgresGID</c>.</summary>
    public const long PostgresUserId = 26;

    /// <summary>The domain of a Kubernetes cluster.</summary>
    public const string KubernetesDomain = "cluster.local";

    /// <summary>The port that services and instances have in production.</summary>
    public const int Port = 5432;

    /// <summary><c>startDelay</c>, 3600 s.</summary>
    public static readonly TimeSpan StartDelay = TimeSpan.FromSeconds(3600);

    /// <summary><c>stopDelay</c>, 1800 s.</summary>
    public static readonly TimeSpan StopDelay = TimeSpan.FromSeconds(1800);

    /// <summary><c>smartShutdownTimeout</c>, 180 s.</summary>
    public static readonly TimeSpan SmartShutdownTimeout = TimeSpan.FromSeconds(180);

    /// <summary><c>switchoverDelay</c>, 3600 s.</summary>
    public static readonly TimeSpan SwitchoverDelay = TimeSpan.FromSeconds(3600);

    /// <summary><c>replicationSlots.updateInterval</c>, 30 s.</summary>
    public static readonly TimeSpan SlotUpdateInterval = TimeSpan.FromSeconds(30);
}
