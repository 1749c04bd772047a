using PgAspire.Router;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The read-only view of a database, reached through the service ro: connections are spread over the standbys.
/// A cluster without standbys has nothing behind it and refuses connections, as in production.
/// </summary>
public sealed class PostgresClusterReadOnlyResource : Resource, IResourceWithConnectionString, IResourceWithParent<PostgresClusterDatabaseResource>, IResourceWithWaitSupport
{
    /// <summary>A view.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="parent">The database.</param>
    public PostgresClusterReadOnlyResource(string name, PostgresClusterDatabaseResource parent) : base(name)
    {
        ArgumentNullException.ThrowIfNull(parent);
        Parent = parent;
    }

    /// <inheritdoc />
    public PostgresClusterDatabaseResource Parent { get; }

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => Parent.Parent.ConnectionString(ServiceKind.ReadOnly, Parent.DatabaseName);

    /// <inheritdoc />
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => Parent.Parent.ConnectionProperties(ServiceKind.ReadOnly, Parent.DatabaseName);
}
