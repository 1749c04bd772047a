using Aspire.Hosting.ApplicationModel;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg.Resources;
using PgAspire.Hosting;

namespace Aspire.Hosting;

public static partial class PostgresClusterBuilderExtensions
{
    /// <summary>
    /// The last word over the cluster's resources of CloudNativePG, when the AppHost is published: everything that their types have, after the
    /// specification was turned into them. What CloudNativePG would refuse is refused before anything is written. Does nothing while the AppHost runs.
    /// </summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="cluster">Changes the <c>Cluster</c>; null leaves it as it is.</param>
    /// <param name="resources">Changes, adds or removes any of the resources, the <c>Cluster</c> included; null leaves them as they are.</param>
    /// <example><code>pg.PublishAsCloudNativePg(cluster => cluster.Spec.PriorityClassName = "database");</code></example>
    [AspireExportIgnore(Reason = "The resources are C# types; other languages have the methods for the specification.")]
    public static IResourceBuilder<PostgresClusterResource> PublishAsCloudNativePg(this IResourceBuilder<PostgresClusterResource> builder, Action<Cluster>? cluster = null, Action<IList<IKubernetesObject<V1ObjectMeta>>>? resources = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            builder.WithAnnotation(new CloudNativePgCustomizationAnnotation(all =>
            {
                foreach (var one in all.OfType<Cluster>())
                {
                    cluster?.Invoke(one);
                }
                resources?.Invoke(all);
            }));
        }
        return builder;
    }
}
