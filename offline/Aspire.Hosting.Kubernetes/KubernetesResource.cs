using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Publishing;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Kubernetes;

[AspireExport(ExposeProperties = true)]
public class KubernetesResource(string name, IResource resource, KubernetesEnvironmentResource kubernetesEnvironmentResource)
    : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
{
    public KubernetesEnvironmentResource Parent => kubernetesEnvironmentResource;

    public Workload? Workload { get; set; }

    public ConfigMap? ConfigMap { get; set; }

    public Secret? Secret { get; set; }

    public Service? Service { get; set; }

    public List<BaseKubernetesResource> AdditionalResources { get; } = [];

    internal IResource Target => resource;

    /// <summary>By the names of the endpoints.</summary>
    internal Dictionary<string, PublishedEndpoint> Endpoints { get; } = [];

    /// <summary>Environment variables that go to the config map.</summary>
    internal Dictionary<string, ChartValue> Variables { get; } = [];

    /// <summary>Environment variables that go to the secret.</summary>
    internal Dictionary<string, ChartValue> SecretVariables { get; } = [];

    /// <summary>Values that only expressions use, no variable.</summary>
    internal Dictionary<string, ChartValue> BranchValues { get; } = [];

    internal Dictionary<string, ChartValue> Parameters { get; } = [];

    internal List<string> Arguments { get; } = [];

    internal List<VolumeMountV1> Mounts { get; } = [];

    internal List<PersistentVolumeClaim> Claims { get; } = [];

    internal Dictionary<string, string> Labels => new()
    {
        ["app.kubernetes.io/name"] = "{{ .Chart.Name }}",
        ["app.kubernetes.io/component"] = resource.Name,
        ["app.kubernetes.io/instance"] = "{{ .Release.Name }}",
    };

    /// <summary>What is written to the templates, in this order.</summary>
    internal IEnumerable<BaseKubernetesResource> Objects()
    {
        foreach (var additional in AdditionalResources)
        {
            foreach (var (key, value) in Labels)
            {
                additional.Metadata.Labels.TryAdd(key, value);
            }
        }

        BaseKubernetesResource?[] own = [Workload, ConfigMap, Secret, Service];
        return [.. own.OfType<BaseKubernetesResource>(), .. Claims, .. AdditionalResources];
    }
}
