namespace PgAspire.Model;

/// <summary>How the first instance is initialised (<c>spec.bootstrap.initdb</c>).</summary>
public sealed record InitDbSpec
{
    /// <summary>The application's database (<c>database</c>); <c>app</c> by default.</summary>
    public string Database { get; init; } = ClusterDefaults.Database;

    /// <summary>The role that owns it (<c>owner</c>); null means a role named as the database.</summary>
    public string? Owner { get; init; }

    /// <summary>Encoding (<c>encoding</c>); <c>UTF8</c> by default.</summary>
    public string Encoding { get; init; } = ClusterDefaults.Encoding;

    /// <summary>Collation order (<c>localeCollate</c>); <c>C</c> by default.</summary>
    public string LocaleCollate { get; init; } = ClusterDefaults.Locale;

    /// <summary>Character classification (<c>localeCType</c>); <c>C</c> by default.</summary>
    public string LocaleCType { get; init; } = ClusterDefaults.Locale;

    /// <summary>Default locale of what is not named otherwise (<c>locale</c>); null leaves it to <c>initdb</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Locale provider (<c>localeProvider</c>): <c>libc</c>, <c>icu</c> or <c>builtin</c>; null leaves it to <c>initdb</c>.</summary>
    public string? LocaleProvider { get; init; }

    /// <summary>ICU locale (<c>icuLocale</c>).</summary>
    public string? IcuLocale { get; init; }

    /// <summary>ICU collation rules (<c>icuRules</c>), PostgreSQL 16 or later.</summary>
    public string? IcuRules { get; init; }

    /// <summary>Locale of the builtin provider (<c>builtinLocale</c>), PostgreSQL 17 or later.</summary>
    public string? BuiltinLocale { get; init; }

    /// <summary>Whether pages carry checksums (<c>dataChecksums</c>); null leaves it to <c>initdb</c> (off before PostgreSQL 18).</summary>
    public bool? DataChecksums { get; init; }

    /// <summary>Size of a WAL segment in MiB (<c>walSegmentSize</c>): a power of two from 1 to 1024; null means 16.</summary>
    public int? WalSegmentSize { get; init; }

    /// <summary>Statements run as superuser in the database <c>postgres</c> right after initialisation (<c>postInitSQL</c>).</summary>
    [FieldName("postInitSQL")]
    public ValueList<string> PostInitSql { get; init; } = [];

    /// <summary>Statements run as superuser in <c>template1</c> (<c>postInitTemplateSQL</c>).</summary>
    [FieldName("postInitTemplateSQL")]
    public ValueList<string> PostInitTemplateSql { get; init; } = [];

    /// <summary>Statements run as superuser in the application's database (<c>postInitApplicationSQL</c>).</summary>
    [FieldName("postInitApplicationSQL")]
    public ValueList<string> PostInitApplicationSql { get; init; } = [];

    /// <summary>More statements for the database <c>postgres</c> (<c>postInitSQLRefs</c>). Applies in Kubernetes only.</summary>
    [FieldName("postInitSQLRefs")]
    public SqlReferences? PostInitSqlRefs { get; init; }

    /// <summary>More statements for <c>template1</c> (<c>postInitTemplateSQLRefs</c>). Applies in Kubernetes only.</summary>
    [FieldName("postInitTemplateSQLRefs")]
    public SqlReferences? PostInitTemplateSqlRefs { get; init; }

    /// <summary>More statements for the application's database (<c>postInitApplicationSQLRefs</c>). Applies in Kubernetes only.</summary>
    [FieldName("postInitApplicationSQLRefs")]
    public SqlReferences? PostInitApplicationSqlRefs { get; init; }

    /// <summary>The secret with the owner's password (<c>secret.name</c>); null means <c>&lt;cluster&gt;-app</c>. Applies in Kubernetes only.</summary>
    [FieldName("secret.name")]
    public string? Secret { get; init; }

    /// <summary>Options of <c>initdb</c> (<c>options</c>), which replace all that the other fields say; deprecated. Not applied by the local operator.</summary>
    public ValueList<string> Options { get; init; } = [];

    /// <summary>Databases to import (<c>import</c>). Not possible locally.</summary>
    public ImportSpec? Import { get; init; }

    /// <summary>The owner with the default applied.</summary>
    public string EffectiveOwner => Owner ?? Database;
}
