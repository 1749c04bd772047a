using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A CNPG-I plugin.</summary>
public sealed class PluginConfiguration : ResourcePart
{
    /// <summary>Its name, such as <c>barman-cloud.cloudnative-pg.io</c>.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Whether it is used; true by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>Whether it archives WAL; false by default, at most one plugin.</summary>
    [JsonPropertyName("isWALArchiver")]
    public bool? IsWalArchiver { get; set; }

    /// <summary>Its parameters.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }
}

/// <summary>Another cluster that bootstrap, replication or subscriptions refer to.</summary>
public sealed class ExternalCluster : ResourcePart
{
    /// <summary>Its name here.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Connection parameters of libpq, such as <c>host</c>.</summary>
    [JsonPropertyName("connectionParameters")]
    public IDictionary<string, string>? ConnectionParameters { get; set; }

    /// <summary>The password.</summary>
    [JsonPropertyName("password")]
    public V1SecretKeySelector? Password { get; set; }

    /// <summary>The client's certificate.</summary>
    [JsonPropertyName("sslCert")]
    public V1SecretKeySelector? SslCert { get; set; }

    /// <summary>The key of the client's certificate.</summary>
    [JsonPropertyName("sslKey")]
    public V1SecretKeySelector? SslKey { get; set; }

    /// <summary>The CA of the server.</summary>
    [JsonPropertyName("sslRootCert")]
    public V1SecretKeySelector? SslRootCert { get; set; }

    /// <summary>The plugin that has its backups.</summary>
    [JsonPropertyName("plugin")]
    public PluginConfiguration? Plugin { get; set; }

    /// <summary>The object store that has its backups; deprecated, prefer <c>plugin</c>.</summary>
    [JsonPropertyName("barmanObjectStore")]
    public BarmanObjectStoreConfiguration? BarmanObjectStore { get; set; }
}
