using System.Diagnostics;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>A role as the server has it (<c>pg_authid</c>, <c>pg_auth_members</c>). What is stored of its password never appears in <see cref="ToString"/>.</summary>
[DebuggerDisplay("{Name}")]
internal sealed record CatalogRole
{
    /// <summary>Every role but PostgreSQL's own; <c>rolvaliduntil</c> in microseconds since 1970.</summary>
    public const string Query = """
        SELECT a.rolname::text, a.rolsuper, a.rolinherit, a.rolcreaterole, a.rolcreatedb, a.rolcanlogin, a.rolreplication, a.rolbypassrls, a.rolconnlimit,
            a.rolpassword, a.rolvaliduntil IS NOT NULL,
            CASE WHEN pg_catalog.isfinite(a.rolvaliduntil) THEN (EXTRACT(epoch FROM a.rolvaliduntil) * 1000000)::bigint END,
            pg_catalog.shobj_description(a.oid, 'pg_authid')
        FROM pg_catalog.pg_authid a
        WHERE a.rolname !~ '^pg_'
        ORDER BY a.rolname
        """;

    /// <summary>Every membership: member and role.</summary>
    public const string MembershipQuery = """
        SELECT DISTINCT m.rolname::text, r.rolname::text
        FROM pg_catalog.pg_auth_members g JOIN pg_catalog.pg_authid m ON m.oid = g.member JOIN pg_catalog.pg_authid r ON r.oid = g.roleid
        """;

    public required string Name { get; init; }

    public required bool Superuser { get; init; }

    public required bool Inherit { get; init; }

    public required bool CreateRole { get; init; }

    public required bool CreateDb { get; init; }

    public required bool Login { get; init; }

    public required bool Replication { get; init; }

    public required bool BypassRls { get; init; }

    public required int ConnectionLimit { get; init; }

    /// <summary>What is stored of the password; null without one.</summary>
    public required string? StoredPassword { get; init; }

    /// <summary>Whether the password has a limit, even if that is <c>infinity</c>.</summary>
    public required bool HasValidUntil { get; init; }

    /// <summary>The limit in microseconds since 1970; null without a finite one.</summary>
    public required long? ValidUntilMicroseconds { get; init; }

    public required string? Comment { get; init; }

    /// <summary>The roles that it is a member of.</summary>
    public ValueList<string> InRoles { get; init; } = [];

    public override string ToString() => Name;
}
