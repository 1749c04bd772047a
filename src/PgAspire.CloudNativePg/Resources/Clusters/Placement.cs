using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>An image of a catalogue (<c>imageCatalogRef</c>).</summary>
public sealed class ImageCatalogRef : ResourcePart
{
    /// <summary><c>postgresql.cnpg.io</c>.</summary>
    [JsonPropertyName("apiGroup")]
    public string? ApiGroup { get; set; }

    /// <summary><c>ImageCatalog</c> or <c>ClusterImageCatalog</c>.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>The catalogue's name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The major version of PostgreSQL.</summary>
    [JsonPropertyName("major")]
    public int? Major { get; set; }
}

/// <summary>Labels and annotations that are passed on.</summary>
public sealed class EmbeddedObjectMetadata : ResourcePart
{
    /// <summary>Labels.</summary>
    [JsonPropertyName("labels")]
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations.</summary>
    [JsonPropertyName("annotations")]
    public IDictionary<string, string>? Annotations { get; set; }
}

/// <summary>Metadata of an object that the operator makes from a template.</summary>
public sealed class Metadata : ResourcePart
{
    /// <summary>The name; the operator's own when absent.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Labels.</summary>
    [JsonPropertyName("labels")]
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations.</summary>
    [JsonPropertyName("annotations")]
    public IDictionary<string, string>? Annotations { get; set; }
}

/// <summary>Where instances run (<c>spec.affinity</c>).</summary>
public sealed class AffinityConfiguration : ResourcePart
{
    /// <summary>Whether instances avoid each other; true by default.</summary>
    [JsonPropertyName("enablePodAntiAffinity")]
    public bool? EnablePodAntiAffinity { get; set; }

    /// <summary>The node label that tells places apart; <c>kubernetes.io/hostname</c> by default.</summary>
    [JsonPropertyName("topologyKey")]
    public string? TopologyKey { get; set; }

    /// <summary><c>preferred</c> (the default) or <c>required</c>.</summary>
    [JsonPropertyName("podAntiAffinityType")]
    public string? PodAntiAffinityType { get; set; }

    /// <summary>Labels that a node must have.</summary>
    [JsonPropertyName("nodeSelector")]
    public IDictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Node affinity.</summary>
    [JsonPropertyName("nodeAffinity")]
    public V1NodeAffinity? NodeAffinity { get; set; }

    /// <summary>Taints that instances tolerate.</summary>
    [JsonPropertyName("tolerations")]
    public IList<V1Toleration>? Tolerations { get; set; }

    /// <summary>Further terms of anti-affinity.</summary>
    [JsonPropertyName("additionalPodAntiAffinity")]
    public V1PodAntiAffinity? AdditionalPodAntiAffinity { get; set; }

    /// <summary>Further terms of affinity.</summary>
    [JsonPropertyName("additionalPodAffinity")]
    public V1PodAffinity? AdditionalPodAffinity { get; set; }
}

/// <summary>Limits of memory-backed and temporary volumes.</summary>
public sealed class EphemeralVolumesSizeLimitConfiguration : ResourcePart
{
    /// <summary>Limit of <c>/dev/shm</c>.</summary>
    [JsonPropertyName("shm")]
    public ResourceQuantity? Shm { get; set; }

    /// <summary>Limit of the volume for temporary data.</summary>
    [JsonPropertyName("temporaryData")]
    public ResourceQuantity? TemporaryData { get; set; }
}

/// <summary>The lease that a running primary holds (<c>spec.primaryLease</c>).</summary>
public sealed class PrimaryLeaseConfiguration : ResourcePart
{
    /// <summary>Seconds for which the lease holds; 15 by default, at least 1.</summary>
    [JsonPropertyName("leaseDurationSeconds")]
    public int? LeaseDurationSeconds { get; set; }

    /// <summary>Seconds for which its renewal is tried; 10 by default, at least 1.</summary>
    [JsonPropertyName("renewDeadlineSeconds")]
    public int? RenewDeadlineSeconds { get; set; }

    /// <summary>Seconds between two tries; 2 by default, at least 1.</summary>
    [JsonPropertyName("retryPeriodSeconds")]
    public int? RetryPeriodSeconds { get; set; }

    /// <summary>Seconds for which a released lease holds; 1 by default, at least 1.</summary>
    [JsonPropertyName("releasedLeaseDurationSeconds")]
    public int? ReleasedLeaseDurationSeconds { get; set; }
}

/// <summary>A named pod selector; <c>${podselector:NAME}</c> in <c>pg_hba</c> stands for the pods' addresses.</summary>
public sealed class PodSelectorRef : ResourcePart
{
    /// <summary>The name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The pods.</summary>
    [JsonPropertyName("selector")]
    public V1LabelSelector? Selector { get; set; }
}

/// <summary>Maintenance of nodes, in the older form.</summary>
public sealed class NodeMaintenanceWindow : ResourcePart
{
    /// <summary>Whether maintenance is going on; false by default.</summary>
    [JsonPropertyName("inProgress")]
    public bool? InProgress { get; set; }

    /// <summary>Whether an instance waits for its volume rather than being made anew; true by default.</summary>
    [JsonPropertyName("reusePVC")]
    public bool? ReusePvc { get; set; }
}

/// <summary>A template for the service account.</summary>
public sealed class ServiceAccountTemplate : ResourcePart
{
    /// <summary>Metadata of the service account.</summary>
    [JsonPropertyName("metadata")]
    public Metadata? Metadata { get; set; }
}
