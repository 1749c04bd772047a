namespace PgAspire.Model;

/// <summary>Object stores, of the Barman plugin and in-tree.</summary>
internal static class ObjectStoreRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        for (var i = 0; i < spec.ObjectStores.Count; i++)
        {
            var path = $"objectStores[{i}].spec";
            var store = spec.ObjectStores[i];
            CheckStore(store.Configuration, $"{path}.configuration", findings);
            if (store.Configuration.ServerName is { Length: > 0 })
            {
                findings.Add($"{path}.configuration.serverName", "must be empty in an ObjectStore; set the parameter serverName of the plugin in the cluster.");
            }
            BackupRules.CheckRetention(store.RetentionPolicy, $"{path}.retentionPolicy", findings);
            PodRules.CheckObject(store.InstanceSidecarConfiguration, $"{path}.instanceSidecarConfiguration", findings);
        }
    }

    /// <summary>Adds an error for each thing that a store cannot have.</summary>
    public static void CheckStore(BarmanObjectStoreSpec store, string path, Findings findings)
    {
        if (store.DestinationPath.Length == 0)
        {
            findings.Add($"{path}.destinationPath", "must have at least 1 character, for example 's3://bucket/path'.");
        }
        CheckCredentials(store, path, findings);
        CheckWord(store.Wal?.Compression, ["bzip2", "gzip", "lz4", "snappy", "xz", "zstd"], $"{path}.wal.compression", findings);
        CheckWord(store.Wal?.Encryption, ["AES256", "aws:kms"], $"{path}.wal.encryption", findings);
        CheckAtLeastOne(store.Wal?.MaxParallel, $"{path}.wal.maxParallel", findings);
        CheckWord(store.Data?.Compression, ["bzip2", "gzip", "lz4", "snappy"], $"{path}.data.compression", findings);
        CheckWord(store.Data?.Encryption, ["AES256", "aws:kms"], $"{path}.data.encryption", findings);
        CheckAtLeastOne(store.Data?.Jobs, $"{path}.data.jobs", findings);
    }

    private static void CheckCredentials(BarmanObjectStoreSpec store, string path, Findings findings)
    {
        var count = new object?[] { store.S3Credentials, store.AzureCredentials, store.GoogleCredentials }.Count(c => c is not null);
        if (count != 1)
        {
            findings.Add(path, $"{(count == 0 ? "missing" : "too many")} credentials. One and only one of azureCredentials, s3Credentials and googleCredentials are required.");
        }
        if (store.S3Credentials is { } s3)
        {
            CheckS3(s3, $"{path}.s3Credentials", findings);
        }
        if (store.AzureCredentials is { } azure)
        {
            CheckAzure(azure, $"{path}.azureCredentials", findings);
        }
        if (store.GoogleCredentials is { } google && google.GkeEnvironment == google.ApplicationCredentials is not null)
        {
            findings.Add($"{path}.googleCredentials", "needs either gkeEnvironment or applicationCredentials, not both.");
        }
    }

    private static void CheckS3(S3Credentials s3, string path, Findings findings)
    {
        if (s3.InheritFromIamRole && (s3.AccessKeyId is not null || s3.SecretAccessKey is not null || s3.SessionToken is not null))
        {
            findings.Add(path, "has keys although inheritFromIAMRole is set. Remove the one or the other.");
        }
        else if (!s3.InheritFromIamRole && (s3.AccessKeyId is null || s3.SecretAccessKey is null))
        {
            findings.Add(path, "needs accessKeyId and secretAccessKey, or inheritFromIAMRole.");
        }
    }

    private static void CheckAzure(AzureCredentials azure, string path, Findings findings)
    {
        if (azure is { StorageKey: not null, StorageSasToken: not null })
        {
            findings.Add(path, "has storageKey and storageSasToken; use one of the two.");
        }
        var keyed = azure.StorageAccount is not null || azure.StorageKey is not null || azure.StorageSasToken is not null;
        var ways = new[] { azure.ConnectionString is not null, azure.InheritFromAzureAD, azure.UseDefaultAzureCredentials, keyed && azure.ConnectionString is null }.Count(w => w);
        if (ways == 0)
        {
            findings.Add(path, "needs connectionString, storageAccount with storageKey or storageSasToken, inheritFromAzureAD, or useDefaultAzureCredentials.");
        }
        else if (ways > 1 || (azure.ConnectionString is not null && keyed))
        {
            findings.Add(path, "says in more than one way how to sign in; use one.");
        }
        else if (keyed && (azure.StorageAccount is null || (azure.StorageKey is null && azure.StorageSasToken is null)))
        {
            findings.Add(path, "needs storageAccount together with storageKey or storageSasToken.");
        }
    }

    private static void CheckWord(string? value, string[] words, string path, Findings findings)
    {
        if (value is { Length: > 0 } && !words.Contains(value))
        {
            findings.Add(path, $"Unsupported value: '{Excerpt.Of(value)}'; supported values: {string.Join(", ", words)}.");
        }
    }

    private static void CheckAtLeastOne(int? value, string path, Findings findings)
    {
        if (value < 1)
        {
            findings.Add(path, $"should be greater than or equal to 1, but is {value}.");
        }
    }
}
