using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>An object store for backups and WAL.</summary>
public sealed class BarmanObjectStoreConfiguration : ResourcePart
{
    /// <summary>Where it stores, such as <c>s3://bucket/path</c>.</summary>
    [JsonPropertyName("destinationPath")]
    public string? DestinationPath { get; set; }

    /// <summary>The endpoint, where it is not the provider's own.</summary>
    [JsonPropertyName("endpointURL")]
    public string? EndpointUrl { get; set; }

    /// <summary>The CA of the endpoint.</summary>
    [JsonPropertyName("endpointCA")]
    public KeySelector? EndpointCa { get; set; }

    /// <summary>The folder of the cluster; the cluster's name by default. Empty in an <see cref="ObjectStore"/>.</summary>
    [JsonPropertyName("serverName")]
    public string? ServerName { get; set; }

    /// <summary>Credentials for S3.</summary>
    [JsonPropertyName("s3Credentials")]
    public S3Credentials? S3Credentials { get; set; }

    /// <summary>Credentials for Azure Blob Storage.</summary>
    [JsonPropertyName("azureCredentials")]
    public AzureCredentials? AzureCredentials { get; set; }

    /// <summary>Credentials for Google Cloud Storage.</summary>
    [JsonPropertyName("googleCredentials")]
    public GoogleCredentials? GoogleCredentials { get; set; }

    /// <summary>How WAL is stored.</summary>
    [JsonPropertyName("wal")]
    public WalBackupConfiguration? Wal { get; set; }

    /// <summary>How base backups are stored.</summary>
    [JsonPropertyName("data")]
    public DataBackupConfiguration? Data { get; set; }

    /// <summary>Tags of the objects.</summary>
    [JsonPropertyName("tags")]
    public IDictionary<string, string>? Tags { get; set; }

    /// <summary>Tags of history files.</summary>
    [JsonPropertyName("historyTags")]
    public IDictionary<string, string>? HistoryTags { get; set; }
}

/// <summary>Credentials for S3.</summary>
public sealed class S3Credentials : ResourcePart
{
    /// <summary>Whether the pod's role is used.</summary>
    [JsonPropertyName("inheritFromIAMRole")]
    public bool? InheritFromIamRole { get; set; }

    /// <summary>The access key's id.</summary>
    [JsonPropertyName("accessKeyId")]
    public KeySelector? AccessKeyId { get; set; }

    /// <summary>The secret access key.</summary>
    [JsonPropertyName("secretAccessKey")]
    public KeySelector? SecretAccessKey { get; set; }

    /// <summary>The session token.</summary>
    [JsonPropertyName("sessionToken")]
    public KeySelector? SessionToken { get; set; }

    /// <summary>The region.</summary>
    [JsonPropertyName("region")]
    public KeySelector? Region { get; set; }
}

/// <summary>Credentials for Azure Blob Storage.</summary>
public sealed class AzureCredentials : ResourcePart
{
    /// <summary>The connection string.</summary>
    [JsonPropertyName("connectionString")]
    public KeySelector? ConnectionString { get; set; }

    /// <summary>The storage account.</summary>
    [JsonPropertyName("storageAccount")]
    public KeySelector? StorageAccount { get; set; }

    /// <summary>The account's key.</summary>
    [JsonPropertyName("storageKey")]
    public KeySelector? StorageKey { get; set; }

    /// <summary>A shared access signature.</summary>
    [JsonPropertyName("storageSasToken")]
    public KeySelector? StorageSasToken { get; set; }

    /// <summary>Whether the pod's identity is used.</summary>
    [JsonPropertyName("inheritFromAzureAD")]
    public bool? InheritFromAzureAd { get; set; }

    /// <summary>Whether Azure's default chain of credentials is used.</summary>
    [JsonPropertyName("useDefaultAzureCredentials")]
    public bool? UseDefaultAzureCredentials { get; set; }
}

/// <summary>Credentials for Google Cloud Storage.</summary>
public sealed class GoogleCredentials : ResourcePart
{
    /// <summary>The service account's key file.</summary>
    [JsonPropertyName("applicationCredentials")]
    public KeySelector? ApplicationCredentials { get; set; }

    /// <summary>Whether the node's identity is used.</summary>
    [JsonPropertyName("gkeEnvironment")]
    public bool? GkeEnvironment { get; set; }
}

/// <summary>How WAL is stored.</summary>
public sealed class WalBackupConfiguration : ResourcePart
{
    /// <summary><c>bzip2</c>, <c>gzip</c>, <c>lz4</c>, <c>snappy</c>, <c>xz</c> or <c>zstd</c>.</summary>
    [JsonPropertyName("compression")]
    public string? Compression { get; set; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>.</summary>
    [JsonPropertyName("encryption")]
    public string? Encryption { get; set; }

    /// <summary>How many files are archived or restored at once; at least 1.</summary>
    [JsonPropertyName("maxParallel")]
    public int? MaxParallel { get; set; }

    /// <summary>Further options for archiving.</summary>
    [JsonPropertyName("archiveAdditionalCommandArgs")]
    public IList<string>? ArchiveAdditionalCommandArgs { get; set; }

    /// <summary>Further options for restoring.</summary>
    [JsonPropertyName("restoreAdditionalCommandArgs")]
    public IList<string>? RestoreAdditionalCommandArgs { get; set; }
}

/// <summary>How base backups are stored.</summary>
public sealed class DataBackupConfiguration : ResourcePart
{
    /// <summary><c>bzip2</c>, <c>gzip</c>, <c>lz4</c> or <c>snappy</c>.</summary>
    [JsonPropertyName("compression")]
    public string? Compression { get; set; }

    /// <summary><c>AES256</c> or <c>aws:kms</c>.</summary>
    [JsonPropertyName("encryption")]
    public string? Encryption { get; set; }

    /// <summary>Whether the checkpoint is immediate.</summary>
    [JsonPropertyName("immediateCheckpoint")]
    public bool? ImmediateCheckpoint { get; set; }

    /// <summary>How many uploads run at once; at least 1.</summary>
    [JsonPropertyName("jobs")]
    public int? Jobs { get; set; }

    /// <summary>Further options for the backup.</summary>
    [JsonPropertyName("additionalCommandArgs")]
    public IList<string>? AdditionalCommandArgs { get; set; }

    /// <summary>Further options for the restore; only in an <see cref="ObjectStore"/>.</summary>
    [JsonPropertyName("restoreAdditionalCommandArgs")]
    public IList<string>? RestoreAdditionalCommandArgs { get; set; }
}
