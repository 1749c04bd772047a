using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="Pooler"/> should be (<c>spec</c>).</summary>
public sealed class PoolerSpec : ResourcePart
{
    /// <summary>The cluster; fixed.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>The service that it stands before: <c>rw</c> (the default), <c>ro</c> or <c>r</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>How many; 1 by default.</summary>
    [JsonPropertyName("instances")]
    public int? Instances { get; set; }

    /// <summary>PgBouncer's settings.</summary>
    [JsonPropertyName("pgbouncer")]
    public PgBouncerSpec? PgBouncer { get; set; }

    /// <summary>How pods are replaced.</summary>
    [JsonPropertyName("deploymentStrategy")]
    public V1DeploymentStrategy? DeploymentStrategy { get; set; }

    /// <summary>Metrics.</summary>
    [JsonPropertyName("monitoring")]
    public PoolerMonitoringConfiguration? Monitoring { get; set; }

    /// <summary>A template for the pods.</summary>
    [JsonPropertyName("template")]
    public PodTemplateSpec? Template { get; set; }

    /// <summary>A template for the service.</summary>
    [JsonPropertyName("serviceTemplate")]
    public ServiceTemplateSpec? ServiceTemplate { get; set; }

    /// <summary>A service account that exists.</summary>
    [JsonPropertyName("serviceAccountName")]
    public string? ServiceAccountName { get; set; }
}

/// <summary>PgBouncer's settings (<c>spec.pgbouncer</c>).</summary>
public sealed class PgBouncerSpec : ResourcePart
{
    /// <summary><c>session</c> (the default) or <c>transaction</c>.</summary>
    [JsonPropertyName("poolMode")]
    public string? PoolMode { get; set; }

    /// <summary>Parameters for <c>pgbouncer.ini</c>.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }

    /// <summary>Lines for <c>pg_hba.conf</c>.</summary>
    [JsonPropertyName("pg_hba")]
    public IList<string>? PgHba { get; set; }

    /// <summary>Whether it is paused; false by default.</summary>
    [JsonPropertyName("paused")]
    public bool? Paused { get; set; }

    /// <summary>The image of PgBouncer; excludes <c>imageCatalogRef</c>.</summary>
    [JsonPropertyName("image")]
    public string? Image { get; set; }

    /// <summary>The image from a catalogue; excludes <c>image</c>.</summary>
    [JsonPropertyName("imageCatalogRef")]
    public PgBouncerImageCatalogRef? ImageCatalogRef { get; set; }

    /// <summary>The query for passwords, with a manual integration.</summary>
    [JsonPropertyName("authQuery")]
    public string? AuthQuery { get; set; }

    /// <summary>Credentials for the query; deprecated.</summary>
    [JsonPropertyName("authQuerySecret")]
    public V1LocalObjectReference? AuthQuerySecret { get; set; }

    /// <summary>The client certificate towards PostgreSQL.</summary>
    [JsonPropertyName("serverTLSSecret")]
    public V1LocalObjectReference? ServerTlsSecret { get; set; }

    /// <summary>The CA of PostgreSQL.</summary>
    [JsonPropertyName("serverCASecret")]
    public V1LocalObjectReference? ServerCaSecret { get; set; }

    /// <summary>The certificate towards clients.</summary>
    [JsonPropertyName("clientTLSSecret")]
    public V1LocalObjectReference? ClientTlsSecret { get; set; }

    /// <summary>The CA of clients.</summary>
    [JsonPropertyName("clientCASecret")]
    public V1LocalObjectReference? ClientCaSecret { get; set; }
}

/// <summary>The image of PgBouncer from a catalogue.</summary>
public sealed class PgBouncerImageCatalogRef : ResourcePart
{
    /// <summary><c>postgresql.cnpg.io</c>.</summary>
    [JsonPropertyName("apiGroup")]
    public string? ApiGroup { get; set; }

    /// <summary><c>ImageCatalog</c> or <c>ClusterImageCatalog</c>.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>The catalogue's name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The key of a component image.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; set; }
}

/// <summary>Metrics of a pooler.</summary>
public sealed class PoolerMonitoringConfiguration : ResourcePart
{
    /// <summary>Whether the operator makes a <c>PodMonitor</c>; deprecated.</summary>
    [JsonPropertyName("enablePodMonitor")]
    public bool? EnablePodMonitor { get; set; }

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

/// <summary>A template for pods.</summary>
public sealed class PodTemplateSpec : ResourcePart
{
    /// <summary>Their metadata.</summary>
    [JsonPropertyName("metadata")]
    public Metadata? Metadata { get; set; }

    /// <summary>Their specification.</summary>
    [JsonPropertyName("spec")]
    public V1PodSpec? Spec { get; set; }
}
