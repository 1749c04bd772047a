using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="PodMonitor"/> should be (<c>spec</c>).</summary>
public sealed class PodMonitorSpec : ResourcePart
{
    /// <summary>The pods.</summary>
    [JsonPropertyName("selector")]
    public V1LabelSelector? Selector { get; set; }

    /// <summary>Their namespaces; the monitor's own when absent.</summary>
    [JsonPropertyName("namespaceSelector")]
    public NamespaceSelector? NamespaceSelector { get; set; }

    /// <summary>Where their metrics are.</summary>
    [JsonPropertyName("podMetricsEndpoints")]
    public IList<PodMetricsEndpoint>? PodMetricsEndpoints { get; set; }
}

/// <summary>Namespaces.</summary>
public sealed class NamespaceSelector : ResourcePart
{
    /// <summary>All of them.</summary>
    [JsonPropertyName("any")]
    public bool? Any { get; set; }

    /// <summary>Those with these names.</summary>
    [JsonPropertyName("matchNames")]
    public IList<string>? MatchNames { get; set; }
}

/// <summary>Where metrics are.</summary>
public sealed class PodMetricsEndpoint : ResourcePart
{
    /// <summary>The port's name; <c>metrics</c> with CloudNativePG.</summary>
    [JsonPropertyName("port")]
    public string? Port { get; set; }

    /// <summary>The path.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    [JsonPropertyName("scheme")]
    public string? Scheme { get; set; }

    /// <summary>How often they are read, such as <c>30s</c>.</summary>
    [JsonPropertyName("interval")]
    public string? Interval { get; set; }

    /// <summary>How long a read may take.</summary>
    [JsonPropertyName("scrapeTimeout")]
    public string? ScrapeTimeout { get; set; }

    /// <summary>Relabelling of metrics.</summary>
    [JsonPropertyName("metricRelabelings")]
    public IList<RelabelConfig>? MetricRelabelings { get; set; }

    /// <summary>Relabelling of targets.</summary>
    [JsonPropertyName("relabelings")]
    public IList<RelabelConfig>? Relabelings { get; set; }

    /// <summary>TLS towards the endpoint.</summary>
    [JsonPropertyName("tlsConfig")]
    public PodMetricsTlsConfig? TlsConfig { get; set; }
}

/// <summary>TLS towards a metrics' endpoint.</summary>
public sealed class PodMetricsTlsConfig : ResourcePart
{
    /// <summary>The CA.</summary>
    [JsonPropertyName("ca")]
    public SecretOrConfigMap? Ca { get; set; }

    /// <summary>The client's certificate.</summary>
    [JsonPropertyName("cert")]
    public SecretOrConfigMap? Cert { get; set; }

    /// <summary>The key of the client's certificate.</summary>
    [JsonPropertyName("keySecret")]
    public V1SecretKeySelector? KeySecret { get; set; }

    /// <summary>The name that the certificate must have.</summary>
    [JsonPropertyName("serverName")]
    public string? ServerName { get; set; }

    /// <summary>Whether the certificate is not checked.</summary>
    [JsonPropertyName("insecureSkipVerify")]
    public bool? InsecureSkipVerify { get; set; }
}

/// <summary>A key of a secret or of a config map.</summary>
public sealed class SecretOrConfigMap : ResourcePart
{
    /// <summary>The secret's.</summary>
    [JsonPropertyName("secret")]
    public V1SecretKeySelector? Secret { get; set; }

    /// <summary>The config map's.</summary>
    [JsonPropertyName("configMap")]
    public V1ConfigMapKeySelector? ConfigMap { get; set; }
}
