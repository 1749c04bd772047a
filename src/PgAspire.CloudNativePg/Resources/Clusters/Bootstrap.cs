using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>How the first instance comes to be (<c>spec.bootstrap</c>); one method at most.</summary>
public sealed class BootstrapConfiguration : ResourcePart
{
    /// <summary>A new, empty cluster.</summary>
    [JsonPropertyName("initdb")]
    public BootstrapInitDb? InitDb { get; set; }

    /// <summary>Restore of a backup.</summary>
    [JsonPropertyName("recovery")]
    public BootstrapRecovery? Recovery { get; set; }

    /// <summary>A copy of a running server.</summary>
    [JsonPropertyName("pg_basebackup")]
    public BootstrapPgBaseBackup? PgBaseBackup { get; set; }
}

/// <summary>A new, empty cluster (<c>spec.bootstrap.initdb</c>).</summary>
public sealed class BootstrapInitDb : ResourcePart
{
    /// <summary>The application's database; <c>app</c> by default.</summary>
    [JsonPropertyName("database")]
    public string? Database { get; set; }

    /// <summary>The role that owns it; named as the database by default.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary>A secret with the owner's name and password, instead of a generated one.</summary>
    [JsonPropertyName("secret")]
    public V1LocalObjectReference? Secret { get; set; }

    /// <summary>Encoding; <c>UTF8</c> by default.</summary>
    [JsonPropertyName("encoding")]
    public string? Encoding { get; set; }

    /// <summary>Collation order; <c>C</c> by default.</summary>
    [JsonPropertyName("localeCollate")]
    public string? LocaleCollate { get; set; }

    /// <summary>Character classification; <c>C</c> by default.</summary>
    [JsonPropertyName("localeCType")]
    public string? LocaleCType { get; set; }

    /// <summary>Default locale.</summary>
    [JsonPropertyName("locale")]
    public string? Locale { get; set; }

    /// <summary><c>libc</c>, <c>icu</c> or <c>builtin</c>.</summary>
    [JsonPropertyName("localeProvider")]
    public string? LocaleProvider { get; set; }

    /// <summary>ICU locale; only with the provider <c>icu</c>.</summary>
    [JsonPropertyName("icuLocale")]
    public string? IcuLocale { get; set; }

    /// <summary>ICU collation rules; only with the provider <c>icu</c>.</summary>
    [JsonPropertyName("icuRules")]
    public string? IcuRules { get; set; }

    /// <summary>Locale of the provider <c>builtin</c>.</summary>
    [JsonPropertyName("builtinLocale")]
    public string? BuiltinLocale { get; set; }

    /// <summary>Whether pages carry checksums.</summary>
    [JsonPropertyName("dataChecksums")]
    public bool? DataChecksums { get; set; }

    /// <summary>Size of a WAL segment in MiB; a power of two from 1 to 1024.</summary>
    [JsonPropertyName("walSegmentSize")]
    public int? WalSegmentSize { get; set; }

    /// <summary>Options for <c>initdb</c>; deprecated, replaces every other field when given.</summary>
    [JsonPropertyName("options")]
    public IList<string>? Options { get; set; }

    /// <summary>Statements run as superuser in the database <c>postgres</c>.</summary>
    [JsonPropertyName("postInitSQL")]
    public IList<string>? PostInitSql { get; set; }

    /// <summary>Statements run as superuser in <c>template1</c>.</summary>
    [JsonPropertyName("postInitTemplateSQL")]
    public IList<string>? PostInitTemplateSql { get; set; }

    /// <summary>Statements run as superuser in the application's database.</summary>
    [JsonPropertyName("postInitApplicationSQL")]
    public IList<string>? PostInitApplicationSql { get; set; }

    /// <summary>As <c>postInitSQL</c>, from secrets and config maps.</summary>
    [JsonPropertyName("postInitSQLRefs")]
    public SqlRefs? PostInitSqlRefs { get; set; }

    /// <summary>As <c>postInitTemplateSQL</c>, from secrets and config maps.</summary>
    [JsonPropertyName("postInitTemplateSQLRefs")]
    public SqlRefs? PostInitTemplateSqlRefs { get; set; }

    /// <summary>As <c>postInitApplicationSQL</c>, from secrets and config maps.</summary>
    [JsonPropertyName("postInitApplicationSQLRefs")]
    public SqlRefs? PostInitApplicationSqlRefs { get; set; }

    /// <summary>Logical import from another cluster.</summary>
    [JsonPropertyName("import")]
    public Import? Import { get; set; }
}

/// <summary>Statements in secrets and config maps; secrets run first.</summary>
public sealed class SqlRefs : ResourcePart
{
    /// <summary>Keys of secrets.</summary>
    [JsonPropertyName("secretRefs")]
    public IList<KeySelector>? SecretRefs { get; set; }

    /// <summary>Keys of config maps.</summary>
    [JsonPropertyName("configMapRefs")]
    public IList<KeySelector>? ConfigMapRefs { get; set; }
}

/// <summary>A key of a secret or config map in the same namespace.</summary>
public sealed class KeySelector : ResourcePart
{
    /// <summary>The object's name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The key.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; set; }
}
