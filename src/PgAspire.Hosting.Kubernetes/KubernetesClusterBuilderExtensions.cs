using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using PgAspire.Hosting.Kubernetes;

namespace Aspire.Hosting;

/// <summary>What an AppHost can say about its PostgreSQL clusters in Kubernetes.</summary>
public static class KubernetesClusterBuilderExtensions
{
    /// <summary>
    /// Installs CloudNativePG itself when the application is deployed: its Helm chart, in the namespace <c>cnpg-system</c>, before the application's.
    /// An operator serves a whole Kubernetes cluster; where one is installed already this is not needed. Does nothing while the AppHost runs.
    /// </summary>
    /// <param name="builder">The Kubernetes environment.</param>
    /// <param name="chartVersion">The version of the Helm chart; <see cref="CloudNativePgOperator.ChartVersion"/> by default, which installs CloudNativePG 1.30.</param>
    /// <returns>The Helm chart's resource, for example to set values of it.</returns>
    /// <example><code>builder.AddKubernetesEnvironment("k8s").AddCloudNativePgOperator();</code></example>
    [AspireExport]
    public static IResourceBuilder<KubernetesHelmChartResource> AddCloudNativePgOperator(this IResourceBuilder<KubernetesEnvironmentResource> builder, string? chartVersion = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return CloudNativePgOperator.Add(builder, chartVersion ?? CloudNativePgOperator.ChartVersion);
    }
}
