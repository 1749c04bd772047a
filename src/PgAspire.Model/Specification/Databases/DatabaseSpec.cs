namespace PgAspire.Model;

/// <summary>A database that is declared besides the bootstrap's (CloudNativePG's <c>Database</c> resource).</summary>
public sealed record DatabaseSpec
{
    /// <summary>The resource's metadata; without a name it is <see cref="ClusterNames.DatabaseResource"/>.</summary>
    public ResourceMetadata Metadata { get; init; } = new();

    /// <summary>The database's name in PostgreSQL (<c>spec.name</c>).</summary>
    [FieldName("spec.name")]
    public required string Name { get; init; }

    /// <summary>The role that owns it (<c>spec.owner</c>).</summary>
    [FieldName("spec.owner")]
    public required string Owner { get; init; }

    /// <summary>Whether it is there (<c>spec.ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    [FieldName("spec.ensure")]
    public Ensure Ensure { get; init; } = Ensure.Present;

    /// <summary>The database that it is copied from (<c>spec.template</c>); null means <c>template1</c>. Immutable, as are the other creation options.</summary>
    [FieldName("spec.template")]
    public string? Template { get; init; }

    /// <summary>Encoding (<c>spec.encoding</c>); null means the template's.</summary>
    [FieldName("spec.encoding")]
    public string? Encoding { get; init; }

    /// <summary>Default of collation and character classification (<c>spec.locale</c>).</summary>
    [FieldName("spec.locale")]
    public string? Locale { get; init; }

    /// <summary>Collation order (<c>spec.localeCollate</c>).</summary>
    [FieldName("spec.localeCollate")]
    public string? LocaleCollate { get; init; }

    /// <summary>Character classification (<c>spec.localeCType</c>).</summary>
    [FieldName("spec.localeCType")]
    public string? LocaleCType { get; init; }

    /// <summary>Locale provider (<c>spec.localeProvider</c>): <c>libc</c>, <c>icu</c> or <c>builtin</c>.</summary>
    [FieldName("spec.localeProvider")]
    public string? LocaleProvider { get; init; }

    /// <summary>ICU locale (<c>spec.icuLocale</c>), with the provider <c>icu</c>.</summary>
    [FieldName("spec.icuLocale")]
    public string? IcuLocale { get; init; }

    /// <summary>ICU collation rules (<c>spec.icuRules</c>), with the provider <c>icu</c>.</summary>
    [FieldName("spec.icuRules")]
    public string? IcuRules { get; init; }

    /// <summary>Locale of the builtin provider (<c>spec.builtinLocale</c>).</summary>
    [FieldName("spec.builtinLocale")]
    public string? BuiltinLocale { get; init; }

    /// <summary>Version of the collation (<c>spec.collationVersion</c>).</summary>
    [FieldName("spec.collationVersion")]
    public string? CollationVersion { get; init; }

    /// <summary>Whether anyone with <c>CREATEDB</c> may copy it (<c>spec.isTemplate</c>); null leaves it to PostgreSQL (false).</summary>
    [FieldName("spec.isTemplate")]
    public bool? IsTemplate { get; init; }

    /// <summary>Whether it takes connections (<c>spec.allowConnections</c>); null leaves it to PostgreSQL (true).</summary>
    [FieldName("spec.allowConnections")]
    public bool? AllowConnections { get; init; }

    /// <summary>How many connections it takes (<c>spec.connectionLimit</c>); -1 means any, null leaves it to PostgreSQL (-1).</summary>
    [FieldName("spec.connectionLimit")]
    public int? ConnectionLimit { get; init; }

    /// <summary>Its default tablespace (<c>spec.tablespace</c>); null means the template's. The local operator makes no tablespaces.</summary>
    [FieldName("spec.tablespace")]
    public string? Tablespace { get; init; }

    /// <summary>What happens to it when the resource is deleted (<c>spec.databaseReclaimPolicy</c>); <see cref="ReclaimPolicy.Retain"/> by default.</summary>
    [FieldName("spec.databaseReclaimPolicy")]
    public ReclaimPolicy ReclaimPolicy { get; init; } = ReclaimPolicy.Retain;

    /// <summary>Schemas in it (<c>spec.schemas</c>).</summary>
    [FieldName("spec.schemas")]
    public ValueList<SchemaSpec> Schemas { get; init; } = [];

    /// <summary>Extensions in it (<c>spec.extensions</c>).</summary>
    [FieldName("spec.extensions")]
    public ValueList<ExtensionSpec> Extensions { get; init; } = [];

    /// <summary>Foreign data wrappers in it (<c>spec.fdws</c>).</summary>
    [FieldName("spec.fdws")]
    public ValueList<ForeignDataWrapperSpec> ForeignDataWrappers { get; init; } = [];

    /// <summary>Foreign servers in it (<c>spec.servers</c>).</summary>
    [FieldName("spec.servers")]
    public ValueList<ForeignServerSpec> Servers { get; init; } = [];

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}
