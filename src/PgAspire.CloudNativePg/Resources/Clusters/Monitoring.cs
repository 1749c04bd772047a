using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Metrics (<c>spec.monitoring</c>).</summary>
public sealed class MonitoringConfiguration : ResourcePart
{
    /// <summary>Whether the operator makes a <c>PodMonitor</c>; deprecated, prefer a <see cref="PodMonitor"/> of one's own.</summary>
    [JsonPropertyName("enablePodMonitor")]
    public bool? EnablePodMonitor { get; set; }

    /// <summary>Whether the default queries are left out; false by default.</summary>
    [JsonPropertyName("disableDefaultQueries")]
    public bool? DisableDefaultQueries { get; set; }

    /// <summary>Config maps with queries.</summary>
    [JsonPropertyName("customQueriesConfigMap")]
    public IList<KeySelector>? CustomQueriesConfigMap { get; set; }

    /// <summary>Secrets with queries.</summary>
    [JsonPropertyName("customQueriesSecret")]
    public IList<KeySelector>? CustomQueriesSecret { get; set; }

    /// <summary>For how long results of queries are kept, such as <c>30s</c>.</summary>
    [JsonPropertyName("metricsQueriesTTL")]
    public string? MetricsQueriesTtl { get; set; }

    /// <summary>TLS of the metrics' endpoint.</summary>
    [JsonPropertyName("tls")]
    public TlsConfiguration? Tls { get; set; }

    /// <summary>Relabelling of metrics; deprecated.</summary>
    [JsonPropertyName("podMonitorMetricRelabelings")]
    public IList<RelabelConfig>? PodMonitorMetricRelabelings { get; set; }

    /// <summary>Relabelling of targets; deprecated.</summary>
    [JsonPropertyName("podMonitorRelabelings")]
    public IList<RelabelConfig>? PodMonitorRelabelings { get; set; }
}

/// <summary>TLS of the metrics' endpoint.</summary>
public sealed class TlsConfiguration : ResourcePart
{
    /// <summary>Whether it is on; false by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }
}

/// <summary>A relabelling rule of Prometheus.</summary>
public sealed class RelabelConfig : ResourcePart
{
    /// <summary>What it does; <c>replace</c> by default.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; set; }

    /// <summary>The labels whose values are joined.</summary>
    [JsonPropertyName("sourceLabels")]
    public IList<string>? SourceLabels { get; set; }

    /// <summary>What joins them.</summary>
    [JsonPropertyName("separator")]
    public string? Separator { get; set; }

    /// <summary>The expression that is matched.</summary>
    [JsonPropertyName("regex")]
    public string? Regex { get; set; }

    /// <summary>The modulus of <c>hashmod</c>.</summary>
    [JsonPropertyName("modulus")]
    public long? Modulus { get; set; }

    /// <summary>The value that is written.</summary>
    [JsonPropertyName("replacement")]
    public string? Replacement { get; set; }

    /// <summary>The label that is written.</summary>
    [JsonPropertyName("targetLabel")]
    public string? TargetLabel { get; set; }
}

/// <summary>Certificates of the user's own (<c>spec.certificates</c>).</summary>
public sealed class CertificatesConfiguration : ResourcePart
{
    /// <summary>The secret with the server's CA.</summary>
    [JsonPropertyName("serverCASecret")]
    public string? ServerCaSecret { get; set; }

    /// <summary>The secret with the server's certificate.</summary>
    [JsonPropertyName("serverTLSSecret")]
    public string? ServerTlsSecret { get; set; }

    /// <summary>The secret with the certificate of <c>streaming_replica</c>.</summary>
    [JsonPropertyName("replicationTLSSecret")]
    public string? ReplicationTlsSecret { get; set; }

    /// <summary>The secret with the clients' CA.</summary>
    [JsonPropertyName("clientCASecret")]
    public string? ClientCaSecret { get; set; }

    /// <summary>Further names in the generated certificate.</summary>
    [JsonPropertyName("serverAltDNSNames")]
    public IList<string>? ServerAltDnsNames { get; set; }
}
