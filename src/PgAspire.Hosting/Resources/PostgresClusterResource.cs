using PgAspire.Hosting;
using PgAspire.Model;
using PgAspire.Router;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A replicated PostgreSQL cluster: a primary, its standbys, and the services rw, ro and r.
/// Its connection string leads to the primary, through failovers and switchovers.
/// </summary>
public sealed class PostgresClusterResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    private readonly List<PostgresClusterDatabaseResource> _databases = [];
    private readonly List<Func<PostgresClusterSpec, PostgresClusterSpec>> _lastWords = [];
    private PostgresClusterSpec _specification;

    /// <summary>A cluster with CloudNativePG's defaults.</summary>
    /// <param name="name">The resource's and the cluster's name; a DNS-1035 label of at most 50 characters.</param>
    /// <param name="instances">How many instances; at least 1.</param>
    /// <param name="password">The password of the application's role.</param>
    public PostgresClusterResource(string name, int instances, ParameterResource password) : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);
        PasswordParameter = password;
        _specification = new() { Name = name, Instances = instances };
    }

    /// <summary>
    /// What the cluster is to be. Without a word about synchronous replication, three or more instances acknowledge a commit when any one standby has it
    /// (<c>synchronous: { method: any, number: 1 }</c>).
    /// </summary>
    public PostgresClusterSpec Specification
    {
        get
        {
            var specification = _databases.Count > 0 ? _specification with { InitDb = _specification.InitDb with { Database = _databases[0].DatabaseName } } : _specification;
            specification = specification with
            {
                Databases = [.. specification.Databases, .. _databases.Skip(1).Select(d => new DatabaseSpec { Name = d.DatabaseName, Owner = specification.InitDb.EffectiveOwner })],
            };
            if (!SynchronousReplicationIsChosen && specification.Instances >= 3)
            {
                specification = specification with { Postgresql = specification.Postgresql with { Synchronous = new() { Method = SynchronousMethod.Any, Number = 1 } } };
            }
            foreach (var change in _lastWords)
            {
                specification = (change(specification) ?? throw new InvalidOperationException($"The specification of the PostgreSQL cluster '{Name}' was changed to null.")) with { Name = Name };
            }
            return specification;
        }
    }

    /// <summary>The password of the application's role.</summary>
    public ParameterResource PasswordParameter { get; internal set; }

    /// <summary>The password of <c>postgres</c>; null without superuser access.</summary>
    public ParameterResource? SuperuserPasswordParameter { get; internal set; }

    /// <summary>The databases, in the order in which they were added; the first one is made by the bootstrap.</summary>
    public IReadOnlyList<PostgresClusterDatabaseResource> Databases => _databases;

    /// <summary>The application's role, which owns the databases.</summary>
    public string UserName => Specification.InitDb.EffectiveOwner;

    /// <summary>Host and port of the service that leads to the primary.</summary>
    public ReferenceExpression ReadWriteEndpoint => EndpointOf(ServiceKind.ReadWrite);

    /// <summary>Host and port of the service that leads to the standbys.</summary>
    public ReferenceExpression ReadOnlyEndpoint => EndpointOf(ServiceKind.ReadOnly);

    /// <summary>Host and port of the service that leads to every instance.</summary>
    public ReferenceExpression ReadEndpoint => EndpointOf(ServiceKind.Read);

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => ConnectionString(ServiceKind.ReadWrite, null);

    /// <inheritdoc />
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => ConnectionProperties(ServiceKind.ReadWrite, null);

    internal LocalRun Run { get; } = new();

    internal bool SynchronousReplicationIsChosen { get; private set; }

    internal LocalPlacement Placement { get; set; } = new();

    internal void Change(Func<PostgresClusterSpec, PostgresClusterSpec> change) => _specification = change(_specification);

    internal void LastWord(Func<PostgresClusterSpec, PostgresClusterSpec> change) => _lastWords.Add(change);

    internal void ChooseSynchronousReplication(SynchronousReplicationSpec? synchronous)
    {
        SynchronousReplicationIsChosen = true;
        Change(s => s with { Postgresql = s.Postgresql with { Synchronous = synchronous } });
    }

    internal void Add(PostgresClusterDatabaseResource database) => _databases.Add(database);

    internal ReferenceExpression ConnectionString(ServiceKind service, string? database)
    {
        var builder = new ReferenceExpressionBuilder();
        builder.Append($"Host={new ServiceHost(this, service)};Port={new ServicePort(this, service)};");
        builder.AppendLiteral(ExpressionText.KeyValue("Username", UserName));
        builder.Append($";Password={PasswordParameter}");
        if (database is not null)
        {
            builder.AppendLiteral($";{ExpressionText.KeyValue("Database", database)}");
        }
        return builder.Build();
    }

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(ServiceKind service, string? database)
    {
        var host = new ServiceHost(this, service);
        var port = new ServicePort(this, service);
        var path = database is null ? "" : $"/{Uri.EscapeDataString(database)}";
        var user = Uri.EscapeDataString(UserName);
        yield return new("Host", ReferenceExpression.Create($"{host}"));
        yield return new("Port", ReferenceExpression.Create($"{port}"));
        yield return new("Username", ExpressionText.Literal(UserName));
        yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        if (database is not null)
        {
            yield return new("DatabaseName", ExpressionText.Literal(database));
        }
        yield return new("Uri", ReferenceExpression.Create($"postgresql://{user}:{PasswordParameter:uri}@{host}:{port}{path}"));
        yield return new("JdbcConnectionString", ReferenceExpression.Create($"jdbc:postgresql://{host}:{port}{path}"));
    }

    private ReferenceExpression EndpointOf(ServiceKind service) => ReferenceExpression.Create($"{new ServiceHost(this, service)}:{new ServicePort(this, service)}");
}
