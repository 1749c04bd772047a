using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>The volumes: their sizes and classes.</summary>
internal static class StorageRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (findings.Require(spec.Storage, "spec.storage"))
        {
            CheckVolume(spec.Storage, "spec.storage", findings);
        }
        if (spec.WalStorage is { } wal)
        {
            CheckVolume(wal, "spec.walStorage", findings);
        }
    }

    /// <summary>Adds an error for each thing that a volume cannot have.</summary>
    public static void CheckVolume(StorageSpec storage, string path, Findings findings)
    {
        if (string.IsNullOrEmpty(storage.Size))
        {
            if (RequestOf(storage) is null)
            {
                findings.Add($"{path}.size", "Size not configured. Please add it, for example '3Gi', or a storage request in the pvcTemplate.");
            }
        }
        else if (!StorageSize.TryParse(storage.Size, out var size) || size.Bytes == 0)
        {
            findings.Add($"{path}.size", $"Size value isn't valid: '{Excerpt.Of(storage.Size)}'. Use a Kubernetes quantity above 0, for example '3Gi' or '500M'.");
        }
        if (!string.IsNullOrEmpty(storage.StorageClass))
        {
            KubernetesNames.CheckSubdomain(storage.StorageClass, $"{path}.storageClass", findings);
        }
        if (storage.PvcTemplate is { } template && template.ToNode() is not JsonObject)
        {
            findings.Add($"{path}.pvcTemplate", "must be an object: Kubernetes' PersistentVolumeClaimSpec.");
        }
    }

    /// <summary>The size: the one that is given, else the request of the template; null when there is none that can be read.</summary>
    public static StorageSize? SizeOf(StorageSpec? storage) =>
        StorageSize.TryParse(storage?.Size, out var size) ? size : storage is null ? null : RequestOf(storage);

    /// <summary>The storage request of the template; null when there is none above 0.</summary>
    public static StorageSize? RequestOf(StorageSpec storage) =>
        Field(Field(Field(storage.PvcTemplate?.ToNode(), "resources"), "requests"), "storage") is JsonValue request &&
        StorageSize.TryParse(request.ToString(), out var size) && size.Bytes > 0 ? size : null;

    /// <summary>A member of a JSON object; null when it is none, or has none of that name.</summary>
    public static JsonNode? Field(JsonNode? node, string name) => node is JsonObject members ? members[name] : null;
}
