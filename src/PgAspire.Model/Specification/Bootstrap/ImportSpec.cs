namespace PgAspire.Model;

/// <summary>Databases are imported with <c>pg_dump</c> and <c>pg_restore</c> (<c>spec.bootstrap.initdb.import</c>). Not possible locally.</summary>
public sealed record ImportSpec
{
    /// <summary>The external cluster (<c>source.externalCluster</c>).</summary>
    [FieldName("source.externalCluster")]
    public required string Source { get; init; }

    /// <summary>One database, or a whole server (<c>type</c>).</summary>
    public required ImportType Type { get; init; }

    /// <summary>The databases (<c>databases</c>): exactly one for a microservice; several or <c>*</c> for a monolith.</summary>
    public ValueList<string> Databases { get; init; } = [];

    /// <summary>The roles (<c>roles</c>), monolith only; <c>*</c> means all.</summary>
    public ValueList<string> Roles { get; init; } = [];

    /// <summary>Statements run as superuser after the import (<c>postImportApplicationSQL</c>), microservice only.</summary>
    [FieldName("postImportApplicationSQL")]
    public ValueList<string> PostImportApplicationSql { get; init; } = [];

    /// <summary>Whether rows stay behind (<c>schemaOnly</c>); false by default.</summary>
    public bool SchemaOnly { get; init; }

    /// <summary>More options of <c>pg_dump</c> (<c>pgDumpExtraOptions</c>).</summary>
    public ValueList<string> PgDumpExtraOptions { get; init; } = [];

    /// <summary>More options of <c>pg_restore</c>, each section (<c>pgRestoreExtraOptions</c>).</summary>
    public ValueList<string> PgRestoreExtraOptions { get; init; } = [];

    /// <summary>More options of <c>pg_restore</c>, section pre-data (<c>pgRestorePredataOptions</c>).</summary>
    public ValueList<string> PgRestorePredataOptions { get; init; } = [];

    /// <summary>More options of <c>pg_restore</c>, section data (<c>pgRestoreDataOptions</c>).</summary>
    public ValueList<string> PgRestoreDataOptions { get; init; } = [];

    /// <summary>More options of <c>pg_restore</c>, section post-data (<c>pgRestorePostdataOptions</c>).</summary>
    public ValueList<string> PgRestorePostdataOptions { get; init; } = [];
}

/// <summary>What is imported (<c>spec.bootstrap.initdb.import.type</c>).</summary>
public enum ImportType
{
    /// <summary>One database, into the application's (<c>microservice</c>).</summary>
    Microservice,

    /// <summary>Databases and roles under their names (<c>monolith</c>).</summary>
    Monolith,
}

/// <summary>Statements in Secrets and ConfigMaps, run after the ones in the field (<c>postInitSQLRefs</c> and others); secrets first. Applies in Kubernetes only.</summary>
public sealed record SqlReferences
{
    /// <summary>Keys of Secrets (<c>secretRefs</c>).</summary>
    public ValueList<KeyReference> SecretRefs { get; init; } = [];

    /// <summary>Keys of ConfigMaps (<c>configMapRefs</c>).</summary>
    public ValueList<KeyReference> ConfigMapRefs { get; init; } = [];
}
