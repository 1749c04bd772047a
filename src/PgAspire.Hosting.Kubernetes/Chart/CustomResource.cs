using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>A custom resource in the chart. Its contents are dictionaries, lists and scalars: there Aspire writes names as they are and keeps what is empty.</summary>
/// <param name="apiVersion">For example <c>postgresql.cnpg.io/v1</c>.</param>
/// <param name="kind">For example <c>Cluster</c>.</param>
[YamlSerializable]
internal sealed class CustomResource(string apiVersion, string kind) : BaseKubernetesResource(apiVersion, kind)
{
    /// <summary>What the resource should be.</summary>
    [YamlMember(Alias = "spec")]
    public Dictionary<string, object> Spec { get; set; } = [];
}
