using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A resource of Kubernetes with the fields that all have.</summary>
public abstract class CustomResource : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version (<c>apiVersion</c>).</summary>
    [JsonPropertyName("apiVersion")]
    [JsonPropertyOrder(-4)]
    public string ApiVersion { get; set; } = "";

    /// <summary>The kind (<c>kind</c>).</summary>
    [JsonPropertyName("kind")]
    [JsonPropertyOrder(-3)]
    public string Kind { get; set; } = "";

    /// <summary>Name, namespace, labels, annotations (<c>metadata</c>).</summary>
    [JsonPropertyName("metadata")]
    [JsonPropertyOrder(-2)]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Fields that have no property here, such as <c>status</c>; written as they are, after the others.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? OtherFields { get; set; }
}

/// <summary>A resource with a specification.</summary>
/// <typeparam name="TSpec">The specification's type.</typeparam>
public abstract class CustomResource<TSpec> : CustomResource, ISpec<TSpec>
    where TSpec : new()
{
    /// <summary>What it should be (<c>spec</c>).</summary>
    [JsonPropertyName("spec")]
    [JsonPropertyOrder(-1)]
    public TSpec Spec { get; set; } = new();
}

/// <summary>A resource of a kind that has no type here, kept as it was read.</summary>
public sealed class OtherResource : CustomResource;
