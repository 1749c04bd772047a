using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="Publication"/> should be (<c>spec</c>).</summary>
public sealed class PublicationSpec : ResourcePart
{
    /// <summary>The cluster; fixed.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>The publication's name in PostgreSQL; fixed.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The database; fixed.</summary>
    [JsonPropertyName("dbname")]
    public string? DbName { get; set; }

    /// <summary>What is published.</summary>
    [JsonPropertyName("target")]
    public PublicationTarget? Target { get; set; }

    /// <summary>Its parameters.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }

    /// <summary>What happens to it when the resource is deleted: <c>retain</c> (the default) or <c>delete</c>.</summary>
    [JsonPropertyName("publicationReclaimPolicy")]
    public string? PublicationReclaimPolicy { get; set; }
}

/// <summary>What is published: all tables, or objects.</summary>
public sealed class PublicationTarget : ResourcePart
{
    /// <summary>Whether all tables are published.</summary>
    [JsonPropertyName("allTables")]
    public bool? AllTables { get; set; }

    /// <summary>Tables and schemas.</summary>
    [JsonPropertyName("objects")]
    public IList<PublicationTargetObject>? Objects { get; set; }
}

/// <summary>A table, or the tables of a schema.</summary>
public sealed class PublicationTargetObject : ResourcePart
{
    /// <summary>The schema.</summary>
    [JsonPropertyName("tablesInSchema")]
    public string? TablesInSchema { get; set; }

    /// <summary>The table.</summary>
    [JsonPropertyName("table")]
    public PublicationTargetTable? Table { get; set; }
}

/// <summary>A table that is published.</summary>
public sealed class PublicationTargetTable : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its schema.</summary>
    [JsonPropertyName("schema")]
    public string? Schema { get; set; }

    /// <summary>Whether descendants are left out.</summary>
    [JsonPropertyName("only")]
    public bool? Only { get; set; }

    /// <summary>The columns; all when absent.</summary>
    [JsonPropertyName("columns")]
    public IList<string>? Columns { get; set; }
}

/// <summary>What a <see cref="Subscription"/> should be (<c>spec</c>).</summary>
public sealed class SubscriptionSpec : ResourcePart
{
    /// <summary>The cluster; fixed.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>The subscription's name in PostgreSQL; fixed.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The database; fixed.</summary>
    [JsonPropertyName("dbname")]
    public string? DbName { get; set; }

    /// <summary>The external cluster that publishes.</summary>
    [JsonPropertyName("externalClusterName")]
    public string? ExternalClusterName { get; set; }

    /// <summary>The publication.</summary>
    [JsonPropertyName("publicationName")]
    public string? PublicationName { get; set; }

    /// <summary>The database of the publication.</summary>
    [JsonPropertyName("publicationDBName")]
    public string? PublicationDbName { get; set; }

    /// <summary>Its parameters.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }

    /// <summary>What happens to it when the resource is deleted: <c>retain</c> (the default) or <c>delete</c>.</summary>
    [JsonPropertyName("subscriptionReclaimPolicy")]
    public string? SubscriptionReclaimPolicy { get; set; }
}
