namespace PgAspire.Model;

/// <summary>What metrics have in common for instances and poolers (<c>spec.monitoring</c>). Applies in Kubernetes only.</summary>
public record PodMonitoringSpec
{
    /// <summary>Whether a PodMonitor is made (<c>enablePodMonitor</c>); false by default, deprecated in favour of a PodMonitor of one's own.</summary>
    public bool EnablePodMonitor { get; init; }

    /// <summary>Whether metrics are served over TLS (<c>tls.enabled</c>); null leaves the section out.</summary>
    [FieldName("tls.enabled")]
    public bool? Tls { get; init; }

    /// <summary>Prometheus' <c>RelabelConfig</c> for samples (<c>podMonitorMetricRelabelings</c>); deprecated.</summary>
    public ValueList<KubernetesFragment> PodMonitorMetricRelabelings { get; init; } = [];

    /// <summary>Prometheus' <c>RelabelConfig</c> for targets (<c>podMonitorRelabelings</c>); deprecated.</summary>
    public ValueList<KubernetesFragment> PodMonitorRelabelings { get; init; } = [];
}

/// <summary>Metrics of the instances (<c>spec.monitoring</c>). Applies in Kubernetes only.</summary>
public sealed record MonitoringSpec : PodMonitoringSpec
{
    /// <summary>Whether the operator's own queries are left out (<c>disableDefaultQueries</c>); false by default.</summary>
    public bool DisableDefaultQueries { get; init; }

    /// <summary>More queries, in ConfigMaps (<c>customQueriesConfigMap</c>).</summary>
    public ValueList<KeyReference> CustomQueriesConfigMap { get; init; } = [];

    /// <summary>More queries, in Secrets (<c>customQueriesSecret</c>).</summary>
    public ValueList<KeyReference> CustomQueriesSecret { get; init; } = [];

    /// <summary>How long results are kept (<c>metricsQueriesTTL</c>, a Go duration such as <c>30s</c>); null means 30 s, zero means not at all.</summary>
    [FieldName("metricsQueriesTTL")]
    public TimeSpan? MetricsQueriesTtl { get; init; }
}

/// <summary>Tells Prometheus where the metrics are (<c>PodMonitor</c>, <c>monitoring.coreos.com/v1</c>). Applies in Kubernetes only.</summary>
public sealed record PodMonitorSpec
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>The pods (<c>spec.selector</c>); null means those labelled <c>cnpg.io/cluster: &lt;cluster&gt;</c>.</summary>
    [FieldName("spec.selector")]
    public LabelSelector? Selector { get; init; }

    /// <summary>Prometheus' <c>PodMetricsEndpoint</c>s (<c>spec.podMetricsEndpoints</c>); none means one for the port <c>metrics</c>.</summary>
    [FieldName("spec.podMetricsEndpoints")]
    public ValueList<KubernetesFragment> PodMetricsEndpoints { get; init; } = [];

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}
