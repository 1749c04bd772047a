using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A volume (<c>spec.storage</c>, <c>spec.walStorage</c>, <c>spec.tablespaces[].storage</c>).</summary>
public sealed class StorageConfiguration : ResourcePart
{
    /// <summary>Its size as a quantity such as <c>3Gi</c>; it can only grow.</summary>
    [JsonPropertyName("size")]
    public string? Size { get; set; }

    /// <summary>Its storage class; the cluster's default one when absent.</summary>
    [JsonPropertyName("storageClass")]
    public string? StorageClass { get; set; }

    /// <summary>Whether a volume in use is resized; true by default.</summary>
    [JsonPropertyName("resizeInUseVolumes")]
    public bool? ResizeInUseVolumes { get; set; }

    /// <summary>A template for the claim.</summary>
    [JsonPropertyName("pvcTemplate")]
    public V1PersistentVolumeClaimSpec? PvcTemplate { get; set; }
}

/// <summary>A tablespace with a volume of its own.</summary>
public sealed class TablespaceConfiguration : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its volume.</summary>
    [JsonPropertyName("storage")]
    public StorageConfiguration? Storage { get; set; }

    /// <summary>The role that owns it; the application's owner by default.</summary>
    [JsonPropertyName("owner")]
    public DatabaseRoleRef? Owner { get; set; }

    /// <summary>Whether it is for temporary objects; false by default.</summary>
    [JsonPropertyName("temporary")]
    public bool? Temporary { get; set; }
}

/// <summary>A role by its name.</summary>
public sealed class DatabaseRoleRef : ResourcePart
{
    /// <summary>The role's name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }
}
