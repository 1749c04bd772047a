namespace PgAspire.Model;

/// <summary>Tables that others can subscribe to (CloudNativePG's <c>Publication</c>). The local operator takes a table without a schema from <c>public</c>.</summary>
public sealed record PublicationSpec
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>Its name in PostgreSQL (<c>spec.name</c>); immutable.</summary>
    [FieldName("spec.name")]
    public required string Name { get; init; }

    /// <summary>Its database (<c>spec.dbname</c>); immutable.</summary>
    [FieldName("spec.dbname")]
    public required string Database { get; init; }

    /// <summary>Whether all tables are published (<c>spec.target.allTables</c>); else <see cref="Objects"/>. Immutable.</summary>
    [FieldName("spec.target.allTables")]
    public bool AllTables { get; init; }

    /// <summary>What is published (<c>spec.target.objects</c>); at most 100,000.</summary>
    [FieldName("spec.target.objects")]
    public ValueList<PublicationObject> Objects { get; init; } = [];

    /// <summary>Parameters of <c>CREATE PUBLICATION</c> (<c>spec.parameters</c>).</summary>
    [FieldName("spec.parameters")]
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>What happens to it when the resource is deleted (<c>spec.publicationReclaimPolicy</c>); <see cref="ReclaimPolicy.Retain"/> by default.</summary>
    [FieldName("spec.publicationReclaimPolicy")]
    public ReclaimPolicy ReclaimPolicy { get; init; } = ReclaimPolicy.Retain;

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}

/// <summary>A table, or all tables of a schema (<c>spec.target.objects[]</c>); one of the two.</summary>
public sealed record PublicationObject
{
    /// <summary>The schema (<c>tablesInSchema</c>).</summary>
    public string? TablesInSchema { get; init; }

    /// <summary>The table (<c>table</c>).</summary>
    public PublicationTable? Table { get; init; }
}

/// <summary>A published table (<c>spec.target.objects[].table</c>).</summary>
public sealed record PublicationTable
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its schema (<c>schema</c>); null leaves it to <c>search_path</c>.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether its descendants stay out (<c>only</c>); false by default.</summary>
    public bool Only { get; init; }

    /// <summary>Its published columns (<c>columns</c>); none means all.</summary>
    public ValueList<string> Columns { get; init; } = [];
}

/// <summary>A database receives what another one publishes (CloudNativePG's <c>Subscription</c>). Not applied by the local operator.</summary>
public sealed record SubscriptionSpec
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>Its name in PostgreSQL (<c>spec.name</c>); immutable.</summary>
    [FieldName("spec.name")]
    public required string Name { get; init; }

    /// <summary>Its database (<c>spec.dbname</c>); immutable.</summary>
    [FieldName("spec.dbname")]
    public required string Database { get; init; }

    /// <summary>The publication (<c>spec.publicationName</c>).</summary>
    [FieldName("spec.publicationName")]
    public required string PublicationName { get; init; }

    /// <summary>The publication's database (<c>spec.publicationDBName</c>); null means the one of the external cluster's connection parameters.</summary>
    [FieldName("spec.publicationDBName")]
    public string? PublicationDatabase { get; init; }

    /// <summary>The server with the publication (<c>spec.externalClusterName</c>), one of the cluster's external clusters.</summary>
    [FieldName("spec.externalClusterName")]
    public required string ExternalClusterName { get; init; }

    /// <summary>Parameters of <c>CREATE SUBSCRIPTION</c> (<c>spec.parameters</c>).</summary>
    [FieldName("spec.parameters")]
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>What happens to it when the resource is deleted (<c>spec.subscriptionReclaimPolicy</c>); <see cref="ReclaimPolicy.Retain"/> by default.</summary>
    [FieldName("spec.subscriptionReclaimPolicy")]
    public ReclaimPolicy ReclaimPolicy { get; init; } = ReclaimPolicy.Retain;

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}
