using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>The statements that fill fresh data before its first start; they hold no secret, so data may be prepared ahead with them.</summary>
public static class BootstrapStatements
{
    private const string ReplicationRoleComment = "Special user for streaming replication created by CloudNativePG";

    // what pg_rewind reads the source with; superusers only by default
    private static readonly string[] RewindFunctions =
    [
        "pg_catalog.pg_ls_dir(text, boolean, boolean)",
        "pg_catalog.pg_stat_file(text, boolean)",
        "pg_catalog.pg_read_binary_file(text)",
        "pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)",
    ];

    // roles that initdb or these statements make themselves
    private static readonly string[] ExistingRoles = ["postgres", "streaming_replica", "cnpg_metrics_exporter"];

    // databases that initdb makes
    private static readonly string[] ExistingDatabases = ["postgres", "template0", "template1"];

    /// <summary>
    /// One line each, for a single-user server in the database <c>postgres</c>: the operator's roles, the owner of the application's database, and
    /// that database. With statements that CloudNativePG runs before it (<c>postInitSQL</c>, <c>postInitTemplateSQL</c>)
    /// the database is left to <see cref="IInstanceSql.ReconcileCatalogAsync"/>.
    /// </summary>
    /// <param name="spec">How the first instance is initialised.</param>
    public static ValueList<string> Create(InitDbSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var statements = new List<string>
        {
            "CREATE ROLE streaming_replica WITH LOGIN REPLICATION;",
            $"COMMENT ON ROLE streaming_replica IS {SqlText.Literal(ReplicationRoleComment)};",
        };
        statements.AddRange(RewindFunctions.Select(function => $"GRANT EXECUTE ON FUNCTION {function} TO streaming_replica;"));
        statements.Add("CREATE ROLE cnpg_metrics_exporter WITH LOGIN PASSWORD NULL;");
        statements.Add("GRANT pg_monitor TO cnpg_metrics_exporter;");

        var owner = spec.EffectiveOwner;
        if (!ExistingRoles.Contains(owner, StringComparer.Ordinal))
        {
            statements.Add(CreateRole(owner));
        }
        if (DatabaseComesFirst(spec) && !ExistingDatabases.Contains(spec.Database, StringComparer.Ordinal))
        {
            statements.Add(CreateDatabase(spec.Database, owner));
        }
        return [.. statements];
    }

    /// <summary>Whether nothing that the user wrote comes before the application's database.</summary>
    internal static bool DatabaseComesFirst(InitDbSpec spec) => spec.PostInitSql.Count == 0 && spec.PostInitTemplateSql.Count == 0;

    internal static string CreateRole(string name) => $"CREATE ROLE {SqlText.Identifier(name)} WITH LOGIN;";

    internal static string CreateDatabase(string name, string owner) =>
        $"CREATE DATABASE {SqlText.Identifier(name)} WITH OWNER {SqlText.Identifier(owner)};";
}
