namespace PgAspire.Postgres;

/// <summary>A database as the server has it (<c>pg_database</c>).</summary>
internal sealed record CatalogDatabase
{
    /// <summary>The database $1, and what the server calls the encoding $2. Columns that an older server lacks are null.</summary>
    public const string Query = """
        SELECT pg_catalog.pg_get_userbyid(d.datdba)::text, pg_catalog.pg_encoding_to_char(d.encoding)::text,
            pg_catalog.pg_encoding_to_char(pg_catalog.pg_char_to_encoding($2::name))::text,
            d.datcollate::text, d.datctype::text, j.row ->> 'datlocprovider', coalesce(j.row ->> 'datlocale', j.row ->> 'daticulocale'), j.row ->> 'daticurules',
            t.spcname::text, d.datistemplate, d.datallowconn, d.datconnlimit
        FROM pg_catalog.pg_database d
        JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
        CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(d)) AS j(row)
        WHERE d.datname = $1::name
        """;

    public required string Owner { get; init; }

    public required string Encoding { get; init; }

    /// <summary>The server's name of the declared encoding; null without one, empty when the server does not know it.</summary>
    public required string? DeclaredEncoding { get; init; }

    public required string Collate { get; init; }

    public required string CType { get; init; }

    /// <summary><c>c</c>, <c>i</c> or <c>b</c>; null before PostgreSQL 15.</summary>
    public required string? LocaleProvider { get; init; }

    /// <summary>The locale of ICU or of the builtin provider.</summary>
    public required string? Locale { get; init; }

    public required string? IcuRules { get; init; }

    public required string Tablespace { get; init; }

    public required bool IsTemplate { get; init; }

    public required bool AllowConnections { get; init; }

    public required int ConnectionLimit { get; init; }
}
