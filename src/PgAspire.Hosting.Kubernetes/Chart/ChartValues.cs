using System.Globalization;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg.Resources;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Takes out of a resource what an installation may want otherwise: numbers of instances and of synchronous standbys, the image, sizes of volumes.</summary>
internal static class ChartValues
{
    /// <summary>Replaces those fields of a resource's specification by expressions, and gives their values.</summary>
    /// <param name="cluster">The resource's name in the AppHost, whose section of the values is meant.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="spec">Its <c>spec</c>; changed.</param>
    public static IReadOnlyList<ChartValue> Extract(string cluster, IKubernetesObject<V1ObjectMeta> resource, Dictionary<string, object> spec)
    {
        var values = new List<ChartValue>();
        switch (resource)
        {
            case Cluster:
                Take("instances", true, "instances");
                Take("synchronous_number", true, "postgresql", "synchronous", "number");
                Take("image_name", false, "imageName");
                Take("storage_size", false, "storage", "size");
                Take("wal_storage_size", false, "walStorage", "size");
                break;
            case Pooler:
                Take($"{Word(resource.Metadata.Name)}_instances", true, "instances");
                break;
        }
        return values;

        void Take(string key, bool isNumber, params string[] path)
        {
            var parent = spec;
            foreach (var step in path[..^1])
            {
                if (!parent.TryGetValue(step, out var next) || next is not Dictionary<string, object> inner)
                {
                    return;
                }
                parent = inner;
            }
            if (parent.TryGetValue(path[^1], out var value))
            {
                values.Add(new(key, Convert.ToString(value, CultureInfo.InvariantCulture)!));
                var name = ChartNames.Config(cluster, key);
                parent[path[^1]] = isNumber ? HelmText.Number(name) : HelmText.Value(name);
            }
        }
    }

    private static string Word(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
