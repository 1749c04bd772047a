namespace PgAspire.Model;

/// <summary>The roles that every cluster has besides the application's, and those that a user must not take.</summary>
public static class PostgresRoles
{
    /// <summary>The superuser that <c>initdb</c> makes.</summary>
    public const string Superuser = "postgres";

    /// <summary>The role that standbys stream with; it signs in with a client certificate.</summary>
    public const string Replication = "streaming_replica";

    /// <summary>The role of CloudNativePG's metrics exporter.</summary>
    public const string MetricsExporter = "cnpg_metrics_exporter";

    /// <summary>The role of CloudNativePG's connection pooler.</summary>
    public const string Pooler = "cnpg_pooler_pgbouncer";

    /// <summary>Whether a role belongs to the operator or to PostgreSQL: <c>postgres</c>, <c>streaming_replica</c>, <c>cnpg_*</c>, <c>pg_*</c>.</summary>
    /// <param name="name">The role's name.</param>
    public static bool IsReserved(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name is Superuser or Replication ||
            name.StartsWith("cnpg_", StringComparison.Ordinal) || name.StartsWith("pg_", StringComparison.Ordinal);
    }
}
