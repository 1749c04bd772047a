using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Logical import with <c>pg_dump</c> and <c>pg_restore</c>.</summary>
public sealed class Import : ResourcePart
{
    /// <summary><c>microservice</c> (one database) or <c>monolith</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>Where it comes from.</summary>
    [JsonPropertyName("source")]
    public ImportSource? Source { get; set; }

    /// <summary>The databases.</summary>
    [JsonPropertyName("databases")]
    public IList<string>? Databases { get; set; }

    /// <summary>The roles; only with <c>monolith</c>.</summary>
    [JsonPropertyName("roles")]
    public IList<string>? Roles { get; set; }

    /// <summary>Whether only the schema is imported.</summary>
    [JsonPropertyName("schemaOnly")]
    public bool? SchemaOnly { get; set; }

    /// <summary>Statements run afterwards; only with <c>microservice</c>.</summary>
    [JsonPropertyName("postImportApplicationSQL")]
    public IList<string>? PostImportApplicationSql { get; set; }

    /// <summary>Further options for <c>pg_dump</c>.</summary>
    [JsonPropertyName("pgDumpExtraOptions")]
    public IList<string>? PgDumpExtraOptions { get; set; }

    /// <summary>Further options for <c>pg_restore</c>.</summary>
    [JsonPropertyName("pgRestoreExtraOptions")]
    public IList<string>? PgRestoreExtraOptions { get; set; }

    /// <summary>Options for the section <c>pre-data</c>.</summary>
    [JsonPropertyName("pgRestorePredataOptions")]
    public IList<string>? PgRestorePredataOptions { get; set; }

    /// <summary>Options for the section <c>data</c>.</summary>
    [JsonPropertyName("pgRestoreDataOptions")]
    public IList<string>? PgRestoreDataOptions { get; set; }

    /// <summary>Options for the section <c>post-data</c>.</summary>
    [JsonPropertyName("pgRestorePostdataOptions")]
    public IList<string>? PgRestorePostdataOptions { get; set; }
}

/// <summary>Where an import comes from.</summary>
public sealed class ImportSource : ResourcePart
{
    /// <summary>The name of an external cluster.</summary>
    [JsonPropertyName("externalCluster")]
    public string? ExternalCluster { get; set; }
}
