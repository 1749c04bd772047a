namespace PgAspire.Model;

/// <summary>
/// An object store for backups and WAL, as Barman uses it (<c>spec.backup.barmanObjectStore</c>, <c>spec.externalClusters[].barmanObjectStore</c>,
/// <c>spec.configuration</c> of the Barman plugin's <c>ObjectStore</c>). Applies in Kubernetes only.
/// </summary>
public sealed record BarmanObjectStoreSpec
{
    /// <summary>Where (<c>destinationPath</c>), for example <c>s3://bucket/path</c>.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>The store's address (<c>endpointURL</c>); null means the provider's own.</summary>
    [FieldName("endpointURL")]
    public string? EndpointUrl { get; init; }

    /// <summary>The store's certificate authority (<c>endpointCA</c>).</summary>
    [FieldName("endpointCA")]
    public KeyReference? EndpointCA { get; init; }

    /// <summary>The server's name in the store (<c>serverName</c>); null means the cluster's. Must be left out in an <c>ObjectStore</c>.</summary>
    public string? ServerName { get; init; }

    /// <summary>Amazon S3 or what speaks its protocol (<c>s3Credentials</c>).</summary>
    [FieldName("s3Credentials")]
    public S3Credentials? S3Credentials { get; init; }

    /// <summary>Azure Blob Storage (<c>azureCredentials</c>).</summary>
    public AzureCredentials? AzureCredentials { get; init; }

    /// <summary>Google Cloud Storage (<c>googleCredentials</c>).</summary>
    public GoogleCredentials? GoogleCredentials { get; init; }

    /// <summary>How WAL is stored (<c>wal</c>).</summary>
    public BarmanWalSpec? Wal { get; init; }

    /// <summary>How base backups are stored (<c>data</c>).</summary>
    public BarmanDataSpec? Data { get; init; }

    /// <summary>Tags of the objects (<c>tags</c>).</summary>
    public ValueMap<string> Tags { get; init; } = ValueMap<string>.Empty;

    /// <summary>Tags of the history files (<c>historyTags</c>).</summary>
    public ValueMap<string> HistoryTags { get; init; } = ValueMap<string>.Empty;
}

/// <summary>Credentials for S3: keys, or the pod's role.</summary>
public sealed record S3Credentials
{
    /// <summary><c>accessKeyId</c></summary>
    public KeyReference? AccessKeyId { get; init; }

    /// <summary><c>secretAccessKey</c></summary>
    public KeyReference? SecretAccessKey { get; init; }

    /// <summary><c>sessionToken</c></summary>
    public KeyReference? SessionToken { get; init; }

    /// <summary><c>region</c></summary>
    public KeyReference? Region { get; init; }

    /// <summary>Whether the pod's role is used (<c>inheritFromIAMRole</c>); false by default.</summary>
    [FieldName("inheritFromIAMRole")]
    public bool InheritFromIamRole { get; init; }
}

/// <summary>Credentials for Azure Blob Storage: one of the ways.</summary>
public sealed record AzureCredentials
{
    /// <summary><c>connectionString</c></summary>
    public KeyReference? ConnectionString { get; init; }

    /// <summary><c>storageAccount</c></summary>
    public KeyReference? StorageAccount { get; init; }

    /// <summary><c>storageKey</c></summary>
    public KeyReference? StorageKey { get; init; }

    /// <summary><c>storageSasToken</c></summary>
    public KeyReference? StorageSasToken { get; init; }

    /// <summary>Whether the pod's identity is used (<c>inheritFromAzureAD</c>); false by default.</summary>
    [FieldName("inheritFromAzureAD")]
    public bool InheritFromAzureAD { get; init; }

    /// <summary>Whether Azure's default chain is used (<c>useDefaultAzureCredentials</c>); false by default.</summary>
    public bool UseDefaultAzureCredentials { get; init; }
}

/// <summary>Credentials for Google Cloud Storage: a key, or the environment.</summary>
public sealed record GoogleCredentials
{
    /// <summary><c>applicationCredentials</c></summary>
    public KeyReference? ApplicationCredentials { get; init; }

    /// <summary>Whether the pod runs in Google's cloud (<c>gkeEnvironment</c>); false by default.</summary>
    public bool GkeEnvironment { get; init; }
}

/// <summary>How WAL is stored (<c>wal</c>).</summary>
public sealed record BarmanWalSpec
{
    /// <summary><c>bzip2</c>, <c>gzip</c>, <c>lz4</c>, <c>snappy</c>, <c>xz</c> or <c>zstd</c> (<c>compression</c>); null means none.</summary>
    public string? Compression { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c> (<c>encryption</c>); null means the bucket's.</summary>
    public string? Encryption { get; init; }

    /// <summary>How many files at once (<c>maxParallel</c>); at least 1.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>More arguments of the archive command (<c>archiveAdditionalCommandArgs</c>).</summary>
    public ValueList<string> ArchiveAdditionalCommandArgs { get; init; } = [];

    /// <summary>More arguments of the restore command (<c>restoreAdditionalCommandArgs</c>).</summary>
    public ValueList<string> RestoreAdditionalCommandArgs { get; init; } = [];
}

/// <summary>How base backups are stored (<c>data</c>).</summary>
public sealed record BarmanDataSpec
{
    /// <summary><c>bzip2</c>, <c>gzip</c>, <c>lz4</c> or <c>snappy</c> (<c>compression</c>); null means none.</summary>
    public string? Compression { get; init; }

    /// <summary><c>AES256</c> or <c>aws:kms</c> (<c>encryption</c>); null means the bucket's.</summary>
    public string? Encryption { get; init; }

    /// <summary>Whether the checkpoint before it is done at once (<c>immediateCheckpoint</c>); false by default.</summary>
    public bool ImmediateCheckpoint { get; init; }

    /// <summary>How many uploads at once (<c>jobs</c>); at least 1.</summary>
    public int? Jobs { get; init; }

    /// <summary>More arguments of the backup command (<c>additionalCommandArgs</c>).</summary>
    public ValueList<string> AdditionalCommandArgs { get; init; } = [];
}

/// <summary>An object store with a resource of its own (<c>ObjectStore</c> of the Barman plugin, <c>barmancloud.cnpg.io/v1</c>). Applies in Kubernetes only.</summary>
public sealed record ObjectStoreSpec
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>Where and how (<c>spec.configuration</c>); without a server name.</summary>
    [FieldName("spec.configuration")]
    public required BarmanObjectStoreSpec Configuration { get; init; }

    /// <summary>How long backups are kept (<c>spec.retentionPolicy</c>), for example <c>14d</c>.</summary>
    [FieldName("spec.retentionPolicy")]
    public string? RetentionPolicy { get; init; }

    /// <summary>The plugin's container beside each instance (<c>spec.instanceSidecarConfiguration</c>).</summary>
    [FieldName("spec.instanceSidecarConfiguration")]
    public KubernetesFragment? InstanceSidecarConfiguration { get; init; }

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}
