using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

[AspireExport]
public sealed class KubernetesHelmChartResource : Resource, IResourceWithParent<KubernetesEnvironmentResource>
{
    public KubernetesHelmChartResource(string name, KubernetesEnvironmentResource environment, string chartReference, string chartVersion) : base(name)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentException.ThrowIfNullOrEmpty(chartReference);
        ArgumentException.ThrowIfNullOrEmpty(chartVersion);
        Parent = environment;
        ChartReference = chartReference;
        ChartVersion = chartVersion;
    }

    public KubernetesEnvironmentResource Parent { get; }

    public string ChartReference { get; }

    public string ChartVersion { get; }

    public string? Namespace { get; set; }

    public string? ReleaseName { get; set; }

    internal Dictionary<string, string> Values { get; } = [];

    internal bool DestroyOnUninstall { get; set; }

    internal bool ForceConflicts { get; set; }
}
