using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="Backup"/> should be (<c>spec</c>); fixed once set.</summary>
public sealed class BackupSpec : ResourcePart
{
    /// <summary>The cluster.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary><c>plugin</c>, <c>volumeSnapshot</c> or <c>barmanObjectStore</c> (the schema's default, deprecated).</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>The plugin; only with <c>plugin</c>.</summary>
    [JsonPropertyName("pluginConfiguration")]
    public BackupPluginConfiguration? PluginConfiguration { get; set; }

    /// <summary><c>prefer-standby</c> or <c>primary</c>; the cluster's when absent.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; set; }

    /// <summary>Whether it is taken while the server runs; only with <c>volumeSnapshot</c>.</summary>
    [JsonPropertyName("online")]
    public bool? Online { get; set; }

    /// <summary>How a snapshot of a running server is taken; only with <c>volumeSnapshot</c>.</summary>
    [JsonPropertyName("onlineConfiguration")]
    public OnlineConfiguration? OnlineConfiguration { get; set; }
}

/// <summary>The plugin that makes a backup.</summary>
public sealed class BackupPluginConfiguration : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its parameters.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }
}

/// <summary>What a <see cref="ScheduledBackup"/> should be (<c>spec</c>).</summary>
public sealed class ScheduledBackupSpec : ResourcePart
{
    /// <summary>When: six fields of cron, seconds first.</summary>
    [JsonPropertyName("schedule")]
    public string? Schedule { get; set; }

    /// <summary>The cluster.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>Who owns the backups: <c>none</c> (the default), <c>self</c> or <c>cluster</c>.</summary>
    [JsonPropertyName("backupOwnerReference")]
    public string? BackupOwnerReference { get; set; }

    /// <summary>Whether the first backup is made at once.</summary>
    [JsonPropertyName("immediate")]
    public bool? Immediate { get; set; }

    /// <summary>Whether it is paused.</summary>
    [JsonPropertyName("suspend")]
    public bool? Suspend { get; set; }

    /// <summary><c>plugin</c>, <c>volumeSnapshot</c> or <c>barmanObjectStore</c> (the schema's default, deprecated).</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>The plugin; only with <c>plugin</c>.</summary>
    [JsonPropertyName("pluginConfiguration")]
    public BackupPluginConfiguration? PluginConfiguration { get; set; }

    /// <summary><c>prefer-standby</c> or <c>primary</c>; the cluster's when absent.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; set; }

    /// <summary>Whether it is taken while the server runs; only with <c>volumeSnapshot</c>.</summary>
    [JsonPropertyName("online")]
    public bool? Online { get; set; }

    /// <summary>How a snapshot of a running server is taken; only with <c>volumeSnapshot</c>.</summary>
    [JsonPropertyName("onlineConfiguration")]
    public OnlineConfiguration? OnlineConfiguration { get; set; }
}

/// <summary>What an <see cref="ObjectStore"/> should be (<c>spec</c>).</summary>
public sealed class ObjectStoreSpec : ResourcePart
{
    /// <summary>The object store; its <c>serverName</c> stays empty.</summary>
    [JsonPropertyName("configuration")]
    public BarmanObjectStoreConfiguration? Configuration { get; set; }

    /// <summary>How long backups are kept, such as <c>14d</c>.</summary>
    [JsonPropertyName("retentionPolicy")]
    public string? RetentionPolicy { get; set; }

    /// <summary>The sidecar beside each instance.</summary>
    [JsonPropertyName("instanceSidecarConfiguration")]
    public InstanceSidecarConfiguration? InstanceSidecarConfiguration { get; set; }
}

/// <summary>The sidecar that stores and restores beside each instance.</summary>
public sealed class InstanceSidecarConfiguration : ResourcePart
{
    /// <summary>Its environment variables.</summary>
    [JsonPropertyName("env")]
    public IList<V1EnvVar>? Env { get; set; }

    /// <summary>Its requests and limits.</summary>
    [JsonPropertyName("resources")]
    public V1ResourceRequirements? Resources { get; set; }

    /// <summary>Seconds between two applications of the retention policy.</summary>
    [JsonPropertyName("retentionPolicyIntervalSeconds")]
    public int? RetentionPolicyIntervalSeconds { get; set; }

    /// <summary>Further arguments.</summary>
    [JsonPropertyName("additionalContainerArgs")]
    public IList<string>? AdditionalContainerArgs { get; set; }

    /// <summary>Its log level.</summary>
    [JsonPropertyName("logLevel")]
    public string? LogLevel { get; set; }
}
