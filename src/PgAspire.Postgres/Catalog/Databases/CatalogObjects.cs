using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>An extension as a database has it.</summary>
internal sealed record CatalogExtension(string Version, string Schema)
{
    public const string Query = """
        SELECT e.extversion, n.nspname::text
        FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = $1::name
        """;
}

/// <summary>A schema as a database has it.</summary>
internal sealed record CatalogSchema(string Owner)
{
    public const string Query = "SELECT pg_catalog.pg_get_userbyid(n.nspowner)::text FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::name";
}

/// <summary>A foreign data wrapper as a database has it.</summary>
/// <param name="Owner">Its owner.</param>
/// <param name="Handler">The name of its handler, without the schema; null without one.</param>
/// <param name="Validator">The name of its validator, without the schema; null without one.</param>
internal sealed record CatalogWrapper(string Owner, string? Handler, string? Validator)
{
    public const string Query = """
        SELECT pg_catalog.pg_get_userbyid(f.fdwowner)::text, h.proname::text, v.proname::text
        FROM pg_catalog.pg_foreign_data_wrapper f
        LEFT JOIN pg_catalog.pg_proc h ON h.oid = f.fdwhandler LEFT JOIN pg_catalog.pg_proc v ON v.oid = f.fdwvalidator
        WHERE f.fdwname = $1::name
        """;

    public const string OptionQuery = """
        SELECT o.option_name, o.option_value
        FROM pg_catalog.pg_foreign_data_wrapper f CROSS JOIN LATERAL pg_catalog.pg_options_to_table(f.fdwoptions) o
        WHERE f.fdwname = $1::name
        """;

    /// <summary>Who may use it; null stands for everybody.</summary>
    public const string UsageQuery = """
        SELECT CASE WHEN a.grantee <> 0 THEN pg_catalog.pg_get_userbyid(a.grantee)::text END
        FROM pg_catalog.pg_foreign_data_wrapper f CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(f.fdwacl, pg_catalog.acldefault('F', f.fdwowner))) a
        WHERE f.fdwname = $1::name AND a.privilege_type = 'USAGE'
        """;

    /// <summary>The schemas with a function $1 that can be a handler.</summary>
    public const string HandlerQuery = """
        SELECT n.nspname::text FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proname = $1::name AND p.prorettype = 'pg_catalog.fdw_handler'::regtype AND p.pronargs = 0
        """;

    /// <summary>The schemas with a function $1 that can be a validator.</summary>
    public const string ValidatorQuery = """
        SELECT n.nspname::text FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proname = $1::name AND p.proargtypes = '1009 26'::oidvector
        """;

    public ValueMap<string> Options { get; init; } = ValueMap<string>.Empty;

    /// <summary>Who may use it; empty text stands for everybody.</summary>
    public ValueList<string> Usage { get; init; } = [];
}

/// <summary>A foreign server as a database has it.</summary>
/// <param name="ForeignDataWrapper">Its foreign data wrapper.</param>
internal sealed record CatalogForeignServer(string ForeignDataWrapper)
{
    public const string Query = """
        SELECT f.fdwname::text FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw WHERE s.srvname = $1::name
        """;

    public const string OptionQuery = """
        SELECT o.option_name, o.option_value
        FROM pg_catalog.pg_foreign_server s CROSS JOIN LATERAL pg_catalog.pg_options_to_table(s.srvoptions) o
        WHERE s.srvname = $1::name
        """;

    /// <summary>Who may use it; null stands for everybody.</summary>
    public const string UsageQuery = """
        SELECT CASE WHEN a.grantee <> 0 THEN pg_catalog.pg_get_userbyid(a.grantee)::text END
        FROM pg_catalog.pg_foreign_server s CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner))) a
        WHERE s.srvname = $1::name AND a.privilege_type = 'USAGE'
        """;

    public ValueMap<string> Options { get; init; } = ValueMap<string>.Empty;

    /// <summary>Who may use it; empty text stands for everybody.</summary>
    public ValueList<string> Usage { get; init; } = [];
}
