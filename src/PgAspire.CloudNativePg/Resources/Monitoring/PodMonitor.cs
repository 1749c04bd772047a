using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Prometheus operator's monitor of pods.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PodMonitor", PluralName = "podmonitors")]
public sealed class PodMonitor : CustomResource<PodMonitorSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public PodMonitor() => (ApiVersion, Kind) = ("monitoring.coreos.com/v1", "PodMonitor");
}
