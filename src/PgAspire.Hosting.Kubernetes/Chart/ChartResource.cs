using k8s;
using k8s.Models;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Brings a resource of CloudNativePG into the form that Aspire's chart takes.</summary>
internal static class ChartResource
{
    /// <summary>The resource for the chart, and the values that it refers to.</summary>
    /// <param name="cluster">The cluster's name in the AppHost.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="tree">Its fields as plain values.</param>
    public static (CustomResource Resource, IReadOnlyList<ChartValue> Values) From(string cluster, IKubernetesObject<V1ObjectMeta> resource, IReadOnlyDictionary<string, object> tree)
    {
        var spec = (Dictionary<string, object>)Escaped(tree["spec"]);
        var values = ChartValues.Extract(cluster, resource, spec);
        var chart = new CustomResource(resource.ApiVersion, resource.Kind) { Metadata = { Name = resource.Metadata.Name }, Spec = spec };
        if (resource.Metadata.NamespaceProperty is { } ownNamespace)
        {
            chart.Metadata.Namespace = ownNamespace;
        }
        foreach (var (key, value) in resource.Metadata.Labels ?? new Dictionary<string, string>())
        {
            chart.Metadata.Labels[key] = HelmText.Literal(value);
        }
        foreach (var (key, value) in resource.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            chart.Metadata.Annotations[HelmText.Literal(key)] = HelmText.Literal(value);
        }
        return (chart, values);
    }

    // Helm reads the template before it is YAML
    private static object Escaped(object value) => value switch
    {
        string text => HelmText.Literal(text),
        IReadOnlyDictionary<string, object> map => map.ToDictionary(e => HelmText.Literal(e.Key), e => Escaped(e.Value)),
        IEnumerable<object> list => list.Select(Escaped).ToList(),
        _ => value,
    };
}
