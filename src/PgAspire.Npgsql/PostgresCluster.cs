namespace PgAspire.Npgsql;

/// <summary>The keys and names under which the data sources of a cluster are registered.</summary>
public static class PostgresCluster
{
    /// <summary>
    /// The key of the read-only <c>NpgsqlDataSource</c> that <c>AddPostgresClusterDataSource</c> registers:
    /// <c>[FromKeyedServices(PostgresCluster.ReadOnly)]</c>.
    /// </summary>
    public const string ReadOnly = "ro";

    /// <summary>The tag of the read-only data sources' health checks.</summary>
    public const string ReadOnlyHealthCheckTag = "read-only";

    /// <summary>
    /// The key of the read-only <c>NpgsqlDataSource</c> that <c>AddKeyedPostgresClusterDataSource</c> registers, and the default name of its connection
    /// string: the name with <c>-ro</c>, for example <c>app-ro</c>.
    /// </summary>
    /// <param name="name">The name of the read-write connection, for example <c>app</c>.</param>
    /// <exception cref="ArgumentException">The name is null, empty or white space.</exception>
    public static string ReadOnlyKey(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name + "-ro";
    }
}
