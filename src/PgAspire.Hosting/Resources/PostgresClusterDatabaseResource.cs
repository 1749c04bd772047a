using PgAspire.Router;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database of a cluster, reached through the service rw: reads and writes on the primary.</summary>
public sealed class PostgresClusterDatabaseResource : Resource, IResourceWithConnectionString, IResourceWithParent<PostgresClusterResource>, IResourceWithWaitSupport
{
    /// <summary>A database.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="databaseName">The database's name in PostgreSQL.</param>
    /// <param name="parent">The cluster.</param>
    public PostgresClusterDatabaseResource(string name, string databaseName, PostgresClusterResource parent) : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        ArgumentNullException.ThrowIfNull(parent);
        DatabaseName = databaseName;
        Parent = parent;
    }

    /// <summary>The database's name in PostgreSQL.</summary>
    public string DatabaseName { get; }

    /// <summary>The statement that creates the database; null for the operator's own.</summary>
    internal string? CreationScript { get; set; }

    /// <inheritdoc />
    public PostgresClusterResource Parent { get; }

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => Parent.ConnectionString(ServiceKind.ReadWrite, DatabaseName);

    /// <inheritdoc />
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => Parent.ConnectionProperties(ServiceKind.ReadWrite, DatabaseName);
}
