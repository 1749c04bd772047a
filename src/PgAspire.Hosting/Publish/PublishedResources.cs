using Aspire.Hosting.ApplicationModel;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg;
using PgAspire.Model;

namespace PgAspire.Hosting;

/// <summary>A cluster's resources of CloudNativePG as they are published.</summary>
internal static class PublishedResources
{
    /// <summary>The resources, the user's last words applied and the result checked again.</summary>
    /// <exception cref="InvalidClusterSpecException">CloudNativePG would refuse one.</exception>
    /// <exception cref="InvalidManifestException">What the user changed at last is no valid resource.</exception>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Of(PostgresClusterResource cluster, PostgresClusterSpec specification)
    {
        var resources = CloudNativePgManifests.Resources(specification).ToList();
        var lastWords = cluster.Annotations.OfType<CloudNativePgCustomizationAnnotation>().ToArray();
        foreach (var word in lastWords)
        {
            word.Configure(resources);
        }
        if (lastWords.Length > 0)
        {
            // reading checks structure and rules
            _ = CloudNativePgManifests.Read(CloudNativePgManifests.ToYaml(resources), UnmodelledFields.Keep);
        }
        return resources;
    }
}
