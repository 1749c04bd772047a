using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>A publication as a database has it.</summary>
internal sealed record CatalogPublication
{
    /// <summary>The first version with lists of columns and all tables of a schema.</summary>
    public const int ColumnsMajorVersion = 15;

    public const string Query = """
        SELECT p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot
        FROM pg_catalog.pg_publication p WHERE p.pubname = $1::name
        """;

    /// <summary>Its tables: schema, table and published column; null instead of a column means all.</summary>
    public const string TableQuery = """
        SELECT n.nspname::text, c.relname::text, a.attname::text
        FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
        JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)
        WHERE p.pubname = $1::name
        """;

    /// <summary><see cref="TableQuery"/> before PostgreSQL 15.</summary>
    public const string TableQueryWithoutColumns = """
        SELECT n.nspname::text, c.relname::text, NULL::text
        FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
        JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE p.pubname = $1::name
        """;

    /// <summary>The schemas whose tables are all published; from PostgreSQL 15 on.</summary>
    public const string SchemaQuery = """
        SELECT n.nspname::text
        FROM pg_catalog.pg_publication_namespace r JOIN pg_catalog.pg_publication p ON p.oid = r.pnpubid JOIN pg_catalog.pg_namespace n ON n.oid = r.pnnspid
        WHERE p.pubname = $1::name
        """;

    public required bool AllTables { get; init; }

    /// <summary>What is published: <c>insert</c>, <c>update</c>, <c>delete</c>, <c>truncate</c>.</summary>
    public required ValueList<string> Publish { get; init; }

    public required bool ViaPartitionRoot { get; init; }

    /// <summary>The tables and schemas, in a form to compare.</summary>
    public ValueList<string> Objects { get; init; } = [];
}
