using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Probes (<c>spec.probes</c>).</summary>
public sealed class ProbesConfiguration : ResourcePart
{
    /// <summary>The startup probe.</summary>
    [JsonPropertyName("startup")]
    public ProbeWithStrategy? Startup { get; set; }

    /// <summary>The liveness probe.</summary>
    [JsonPropertyName("liveness")]
    public LivenessProbe? Liveness { get; set; }

    /// <summary>The readiness probe.</summary>
    [JsonPropertyName("readiness")]
    public ProbeWithStrategy? Readiness { get; set; }
}

/// <summary>A probe with a strategy.</summary>
public sealed class ProbeWithStrategy : ResourcePart
{
    /// <summary><c>pg_isready</c> (the default), <c>query</c> or <c>streaming</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>Most lag of a standby; only with <c>streaming</c>.</summary>
    [JsonPropertyName("maximumLag")]
    public ResourceQuantity? MaximumLag { get; set; }

    /// <summary>Seconds before the first probe.</summary>
    [JsonPropertyName("initialDelaySeconds")]
    public int? InitialDelaySeconds { get; set; }

    /// <summary>Seconds between two probes.</summary>
    [JsonPropertyName("periodSeconds")]
    public int? PeriodSeconds { get; set; }

    /// <summary>Seconds that a probe may take.</summary>
    [JsonPropertyName("timeoutSeconds")]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Successes in a row that count as success.</summary>
    [JsonPropertyName("successThreshold")]
    public int? SuccessThreshold { get; set; }

    /// <summary>Failures in a row that count as failure.</summary>
    [JsonPropertyName("failureThreshold")]
    public int? FailureThreshold { get; set; }

    /// <summary>Seconds to stop after a failure.</summary>
    [JsonPropertyName("terminationGracePeriodSeconds")]
    public long? TerminationGracePeriodSeconds { get; set; }
}

/// <summary>The liveness probe.</summary>
public sealed class LivenessProbe : ResourcePart
{
    /// <summary>Whether an isolated primary stops itself.</summary>
    [JsonPropertyName("isolationCheck")]
    public IsolationCheckConfiguration? IsolationCheck { get; set; }

    /// <summary>Seconds before the first probe.</summary>
    [JsonPropertyName("initialDelaySeconds")]
    public int? InitialDelaySeconds { get; set; }

    /// <summary>Seconds between two probes.</summary>
    [JsonPropertyName("periodSeconds")]
    public int? PeriodSeconds { get; set; }

    /// <summary>Seconds that a probe may take.</summary>
    [JsonPropertyName("timeoutSeconds")]
    public int? TimeoutSeconds { get; set; }

    /// <summary>Successes in a row that count as success.</summary>
    [JsonPropertyName("successThreshold")]
    public int? SuccessThreshold { get; set; }

    /// <summary>Failures in a row that count as failure.</summary>
    [JsonPropertyName("failureThreshold")]
    public int? FailureThreshold { get; set; }

    /// <summary>Seconds to stop after a failure.</summary>
    [JsonPropertyName("terminationGracePeriodSeconds")]
    public long? TerminationGracePeriodSeconds { get; set; }
}

/// <summary>Whether a primary that is cut off from its peers and the API stops itself.</summary>
public sealed class IsolationCheckConfiguration : ResourcePart
{
    /// <summary>Whether it is checked; true by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>Milliseconds for a request; 1000 by default.</summary>
    [JsonPropertyName("requestTimeout")]
    public int? RequestTimeout { get; set; }

    /// <summary>Milliseconds for a connection; 1000 by default.</summary>
    [JsonPropertyName("connectionTimeout")]
    public int? ConnectionTimeout { get; set; }
}
