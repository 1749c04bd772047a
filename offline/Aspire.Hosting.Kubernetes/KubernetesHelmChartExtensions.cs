using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Helm;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting;

public static class KubernetesHelmChartExtensions
{
    [AspireExport]
    public static IResourceBuilder<KubernetesHelmChartResource> AddHelmChart(
        this IResourceBuilder<KubernetesEnvironmentResource> builder, [ResourceName] string name, string chartReference, string chartVersion)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        HelmSyntax.CheckChartReference(chartReference, nameof(chartReference));
        HelmSyntax.CheckChartVersion(chartVersion, nameof(chartVersion));
        var chart = new KubernetesHelmChartResource(name, builder.Resource, chartReference, chartVersion);

        // In run mode the environment is no part of the model, and neither are the steps that a chart's steps depend on.
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.ApplicationBuilder.CreateResourceBuilder(chart)
            : builder.ApplicationBuilder.AddResource(chart).WithIconName("Archive").WithAnnotation(new PipelineStepAnnotation(_ => HelmChartSteps.Of(chart)));
    }

    [AspireExport("withHelmChartNamespace")]
    public static IResourceBuilder<KubernetesHelmChartResource> WithNamespace(this IResourceBuilder<KubernetesHelmChartResource> builder, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(builder);
        HelmSyntax.CheckNamespace(@namespace, nameof(@namespace));
        builder.Resource.Namespace = @namespace;
        return builder;
    }

    [AspireExport("withHelmChartReleaseName")]
    public static IResourceBuilder<KubernetesHelmChartResource> WithReleaseName(this IResourceBuilder<KubernetesHelmChartResource> builder, string releaseName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        HelmSyntax.CheckReleaseName(releaseName, nameof(releaseName));
        builder.Resource.ReleaseName = releaseName;
        return builder;
    }

    [AspireExport]
    public static IResourceBuilder<KubernetesHelmChartResource> WithHelmValue(this IResourceBuilder<KubernetesHelmChartResource> builder, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(builder);
        HelmSyntax.CheckValueKey(key, nameof(key));
        HelmSyntax.CheckValue(value, nameof(value));
        builder.Resource.Values[key] = value;
        return builder;
    }

    [AspireExport("withHelmChartDestroy")]
    public static IResourceBuilder<KubernetesHelmChartResource> WithDestroy(this IResourceBuilder<KubernetesHelmChartResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.DestroyOnUninstall = true;
        return builder;
    }

    [AspireExport("withHelmChartForceConflicts")]
    public static IResourceBuilder<KubernetesHelmChartResource> WithForceConflicts(this IResourceBuilder<KubernetesHelmChartResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.ForceConflicts = true;
        return builder;
    }
}
