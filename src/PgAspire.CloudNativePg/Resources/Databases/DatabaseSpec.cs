using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="Database"/> should be (<c>spec</c>).</summary>
public sealed class DatabaseSpec : ResourcePart
{
    /// <summary>The cluster.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>The database's name in PostgreSQL; fixed.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The role that owns it.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }

    /// <summary>What happens to it when the resource is deleted: <c>retain</c> (the default) or <c>delete</c>.</summary>
    [JsonPropertyName("databaseReclaimPolicy")]
    public string? DatabaseReclaimPolicy { get; set; }

    /// <summary>The template; fixed.</summary>
    [JsonPropertyName("template")]
    public string? Template { get; set; }

    /// <summary>Encoding; fixed.</summary>
    [JsonPropertyName("encoding")]
    public string? Encoding { get; set; }

    /// <summary>Default locale; fixed.</summary>
    [JsonPropertyName("locale")]
    public string? Locale { get; set; }

    /// <summary>Locale provider; fixed.</summary>
    [JsonPropertyName("localeProvider")]
    public string? LocaleProvider { get; set; }

    /// <summary>Collation order; fixed.</summary>
    [JsonPropertyName("localeCollate")]
    public string? LocaleCollate { get; set; }

    /// <summary>Character classification; fixed.</summary>
    [JsonPropertyName("localeCType")]
    public string? LocaleCType { get; set; }

    /// <summary>ICU locale; fixed, only with the provider <c>icu</c>.</summary>
    [JsonPropertyName("icuLocale")]
    public string? IcuLocale { get; set; }

    /// <summary>ICU collation rules; fixed, only with the provider <c>icu</c>.</summary>
    [JsonPropertyName("icuRules")]
    public string? IcuRules { get; set; }

    /// <summary>Locale of the provider <c>builtin</c>; fixed.</summary>
    [JsonPropertyName("builtinLocale")]
    public string? BuiltinLocale { get; set; }

    /// <summary>Collation version; fixed.</summary>
    [JsonPropertyName("collationVersion")]
    public string? CollationVersion { get; set; }

    /// <summary>Whether it is a template.</summary>
    [JsonPropertyName("isTemplate")]
    public bool? IsTemplate { get; set; }

    /// <summary>Whether it can be connected to.</summary>
    [JsonPropertyName("allowConnections")]
    public bool? AllowConnections { get; set; }

    /// <summary>At most so many connections; -1 means no limit.</summary>
    [JsonPropertyName("connectionLimit")]
    public int? ConnectionLimit { get; set; }

    /// <summary>Its tablespace.</summary>
    [JsonPropertyName("tablespace")]
    public string? Tablespace { get; set; }

    /// <summary>Schemas.</summary>
    [JsonPropertyName("schemas")]
    public IList<SchemaSpec>? Schemas { get; set; }

    /// <summary>Extensions.</summary>
    [JsonPropertyName("extensions")]
    public IList<ExtensionSpec>? Extensions { get; set; }

    /// <summary>Foreign data wrappers.</summary>
    [JsonPropertyName("fdws")]
    public IList<FdwSpec>? Fdws { get; set; }

    /// <summary>Foreign servers.</summary>
    [JsonPropertyName("servers")]
    public IList<ServerSpec>? Servers { get; set; }
}
