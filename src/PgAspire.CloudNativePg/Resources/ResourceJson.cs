using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg.Resources;

namespace PgAspire.CloudNativePg;

/// <summary>Between typed resources and plain values.</summary>
internal static class ResourceJson
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 128 };

    private static readonly Dictionary<(string, string), Type> Types = typeof(Cluster).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(CustomResource)) && t != typeof(OtherResource))
        .ToDictionary(t => t.GetKubernetesTypeMetadata() is var m ? ($"{m.Group}/{m.ApiVersion}", m.Kind) : default);

    // as people write them; the others follow
    private static readonly string[] MetadataOrder = ["name", "generateName", "namespace", "labels", "annotations"];

    /// <summary>The typed resource of a document.</summary>
    /// <exception cref="JsonException">A value does not fit its type.</exception>
    public static CustomResource FromTree(JsonObject document)
    {
        var key = ((string?)document["apiVersion"] ?? "", (string?)document["kind"] ?? "");
        return (CustomResource)document.Deserialize(Types.GetValueOrDefault(key, typeof(OtherResource)), Options)!;
    }

    /// <summary>A resource as plain values, in the order of its type's properties.</summary>
    public static JsonObject ToTree(IKubernetesObject<V1ObjectMeta> resource)
    {
        var tree = JsonSerializer.SerializeToNode(resource, resource.GetType(), Options)!.AsObject();
        if (tree["metadata"] is JsonObject metadata)
        {
            var ordered = new JsonObject();
            foreach (var name in MetadataOrder.Concat(metadata.Select(m => m.Key).Except(MetadataOrder)).Where(metadata.ContainsKey))
            {
                ordered[name] = metadata[name]?.DeepClone();
            }
            tree["metadata"] = ordered;
        }
        return tree;
    }

    /// <summary>The types of resources that are known.</summary>
    public static IEnumerable<((string ApiVersion, string Kind) Name, Type Type)> Known => Types.Select(t => (t.Key, t.Value));
}
