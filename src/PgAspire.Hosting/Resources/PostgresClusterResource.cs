using System.Globalization;
using PgAspire.Hosting;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Router;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A replicated PostgreSQL cluster: a primary, its standbys, and the services rw, ro and r.
/// Its connection string leads to the primary, through failovers and switchovers.
/// </summary>
public sealed class PostgresClusterResource : Resource, IComputeResource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    private readonly List<PostgresClusterDatabaseResource> _databases = [];
    private readonly List<Func<PostgresClusterSpec, PostgresClusterSpec>> _lastWords = [];
    private readonly List<(string Text, bool AsSuperuser)> _initFiles = [];
    private readonly Dictionary<string, ParameterResource> _rolePasswords = new(StringComparer.Ordinal);
    private readonly bool _isFromManifest;
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

    /// <summary>A cluster as a manifest describes it; the cluster's own name is the manifest's.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="manifest">What the manifest says, taken as it is: without synchronous replication the cluster is asynchronous.</param>
    /// <param name="password">The password of the application's role.</param>
    public PostgresClusterResource(string name, PostgresClusterSpec manifest, ParameterResource password) : base(name)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(password);
        PasswordParameter = password;
        _specification = manifest;
        _isFromManifest = true;
        SynchronousReplicationIsChosen = true;
    }

    /// <summary>
    /// The running cluster as its user controls it: status, promote, scale, restart, fence and the like. Returns as soon as its services have ports, which is before
    /// it is up; operations are refused until then.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting for the AppHost to start.</param>
    public async Task<IPostgresCluster> GetControlAsync(CancellationToken cancellationToken = default) => (await Run.Bound.WaitAsync(cancellationToken)).Control;

    /// <summary>
    /// What the cluster is to be. Without a word about synchronous replication, three or more instances acknowledge a commit when any one standby has it
    /// (<c>synchronous: { method: any, number: 1 }</c>).
    /// </summary>
    public PostgresClusterSpec Specification
    {
        get
        {
            var specification = _isFromManifest ? _specification : WithFirstDatabase(_specification);
            if (ResolvedUserName is { } owner)
            {
                specification = specification with { Bootstrap = WithOwner(specification.Bootstrap, owner) };
            }
            specification = specification with
            {
                Databases = [.. specification.Databases, .. FurtherDatabases(specification).Select(d => new DatabaseSpec { Name = d.DatabaseName, Owner = specification.Application.Owner })],
            };
            if (InitStatements(specification.Application) is { Length: > 0 } statements)
            {
                specification = specification with { InitDb = specification.InitDb with { PostInitSql = [.. specification.InitDb.PostInitSql, .. statements] } };
            }
            if (InitFiles(specification.Application.Owner) is { Length: > 0 } files)
            {
                specification = specification with { InitDb = specification.InitDb with { PostInitApplicationSql = [.. specification.InitDb.PostInitApplicationSql, .. files] } };
            }
            if (!SynchronousReplicationIsChosen && specification.Instances >= 3)
            {
                specification = specification with { Postgresql = specification.Postgresql with { Synchronous = new() { Method = SynchronousMethod.Any, Number = 1 } } };
            }
            foreach (var change in _lastWords)
            {
                specification = (change(specification) ?? throw new InvalidOperationException($"The specification of the PostgreSQL cluster '{Name}' was changed to null.")) with { Name = _specification.Name };
            }
            return specification;
        }
    }

    /// <summary>The password of the application's role.</summary>
    public ParameterResource PasswordParameter { get; internal set; }

    /// <summary>The password of <c>postgres</c>; null without superuser access.</summary>
    public ParameterResource? SuperuserPasswordParameter => Specification.EnableSuperuserAccess ? GivenSuperuserPassword ?? GeneratedSuperuserPassword : null;

    /// <summary>The passwords that were given for managed roles, by the role's name.</summary>
    public IReadOnlyDictionary<string, ParameterResource> RolePasswordParameters => _rolePasswords;

    /// <summary>The databases, in the order in which they were added; the first one is made by the bootstrap.</summary>
    public IReadOnlyList<PostgresClusterDatabaseResource> Databases => _databases;

    /// <summary>The parameter with the name of the application's role; null where the name is the specification's.</summary>
    public ParameterResource? UserNameParameter { get; internal set; }

    /// <summary>The application's role, which owns the databases. With <see cref="UserNameParameter"/> it is known when the AppHost starts.</summary>
    public string UserName => Specification.Application.Owner;

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

    // the first database is the bootstrap's
    private PostgresClusterSpec WithFirstDatabase(PostgresClusterSpec specification) =>
        _databases.Count > 0 ? specification with { InitDb = specification.InitDb with { Database = _databases[0].DatabaseName } } : specification;

    // the owner is what the connection strings sign in as, so the database that a script makes is given to it
    private string[] InitStatements(ApplicationDatabase application) =>
    [
        .. _databases.Where(d => d.CreationScript is not null).SelectMany(d => d.DatabaseName == application.Database
            ? [d.CreationScript!, $"ALTER DATABASE {SqlText.Identifier(d.DatabaseName)} OWNER TO {SqlText.Identifier(application.Owner)}"]
            : (string[])[d.CreationScript!]),
    ];

    private string[] InitFiles(string owner) => [.. _initFiles.Select(f => f.AsSuperuser ? f.Text : $"SET ROLE {SqlText.Identifier(owner)};\n{f.Text}\n;RESET ROLE;")];

    private static BootstrapSpec WithOwner(BootstrapSpec bootstrap, string owner) => bootstrap switch
    {
        { Recovery: { } recovery } => bootstrap with { Recovery = recovery with { Owner = owner } },
        { BaseBackup: { } backup } => bootstrap with { BaseBackup = backup with { Owner = owner } },
        _ => bootstrap with { InitDb = (bootstrap.InitDb ?? new()) with { Owner = owner } },
    };

    // a manifest may declare what is added here; declared twice here is a mistake that the validation tells
    private IEnumerable<PostgresClusterDatabaseResource> FurtherDatabases(PostgresClusterSpec specification) => _isFromManifest
        ? _databases.Where(d => d.DatabaseName != specification.Application.Database && specification.Databases.All(known => known.Name != d.DatabaseName))
        : _databases.Skip(1);

    internal bool SynchronousReplicationIsChosen { get; private set; }

    internal LocalPlacement Placement { get; set; } = new();

    internal void Change(Func<PostgresClusterSpec, PostgresClusterSpec> change) => _specification = change(_specification);

    internal void LastWord(Func<PostgresClusterSpec, PostgresClusterSpec> change) => _lastWords.Add(change);

    internal void ChooseSynchronousReplication(SynchronousReplicationSpec? synchronous)
    {
        SynchronousReplicationIsChosen = true;
        Change(s => s with { Postgresql = s.Postgresql with { Synchronous = synchronous } });
    }

    internal void Manage(string role, Func<RoleSpec, RoleSpec> configure, ParameterResource? password)
    {
        if (password is not null)
        {
            _rolePasswords[role] = password;
        }
        Change(s =>
        {
            var managed = s.Managed ?? new();
            var known = managed.Roles.FirstOrDefault(r => r.Name == role);
            var before = (known ?? new() { Name = role }) with { Login = known?.Login ?? password is not null };
            var after = (configure(before) ?? throw new InvalidOperationException($"The role '{role}' of the PostgreSQL cluster '{Name}' was changed to null.")) with { Name = role };
            if (_rolePasswords.ContainsKey(role))
            {
                after = after with { PasswordSecret = after.PasswordSecret ?? s.Names.RoleSecret(role) };
            }
            return s with { Managed = managed with { Roles = [.. managed.Roles.Where(r => r.Name != role), after] } };
        });
    }

    /// <summary>The faults that come while the AppHost runs; null without.</summary>
    internal PostgresClusterChaosOptions? Chaos { get; set; }

    internal void AddInitFile(string text, bool asSuperuser) => _initFiles.Add((text, asSuperuser));

    /// <summary>The value of <see cref="UserNameParameter"/>, once the AppHost starts.</summary>
    internal string? ResolvedUserName { get; set; }

    internal void Add(PostgresClusterDatabaseResource database) => _databases.Add(database);

    /// <summary>Whether the AppHost publishes; then a service is reached by its name, else through this machine's router.</summary>
    internal bool IsPublished { get; set; }

    /// <summary>Whether the user gave the password of the application's role.</summary>
    internal bool PasswordIsGiven { get; set; }

    /// <summary>The managed roles with a given password and a Secret for it, in the order of the specification that is asked about.</summary>
    /// <param name="specification">The cluster's.</param>
    internal IReadOnlyList<(RoleSpec Role, string Secret, ParameterResource Password)> RolesWithPassword(PostgresClusterSpec specification) =>
    [
        .. (specification.Managed?.Roles ?? []).Where(r => r.PasswordSecret is not null && _rolePasswords.ContainsKey(r.Name)).Select(r => (r, r.PasswordSecret!, _rolePasswords[r.Name])),
    ];

    /// <summary>The password of <c>postgres</c> that the user gave; null without one.</summary>
    internal ParameterResource? GivenSuperuserPassword { get; set; }

    /// <summary>The password of <c>postgres</c> where the user gave none.</summary>
    internal ParameterResource? GeneratedSuperuserPassword { get; set; }

    /// <summary>How published consumers get the password; null while it is the parameter's value.</summary>
    internal ConsumerPassword? ConsumerPassword { get; set; }

    internal ReferenceExpression ConnectionString(ServiceKind service, string? database)
    {
        var builder = new ReferenceExpressionBuilder();
        builder.Append($"Host={HostOf(service)};Port={PortOf(service)};");
        if (UserNameParameter is { } userName && !IsPublished)
        {
            builder.Append($"Username={new QuotedValue(userName)}");
        }
        else
        {
            builder.AppendLiteral(ExpressionText.KeyValue("Username", UserName));
        }
        // while the AppHost runs the value is known and quoted here; a publisher wants the parameter itself
        builder.Append($";Password={(IsPublished ? Password(p => p.Quoted, null) : ReferenceExpression.Create($"{new QuotedValue(PasswordParameter)}"))}");
        if (database is not null)
        {
            builder.AppendLiteral($";{ExpressionText.KeyValue("Database", database)}");
        }
        return builder.Build();
    }

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(ServiceKind service, string? database)
    {
        var host = HostOf(service);
        var port = PortOf(service);
        var path = database is null ? "" : $"/{Uri.EscapeDataString(database)}";
        yield return new("Host", host);
        yield return new("Port", port);
        yield return new("Username", UserNameParameter is { } parameter && !IsPublished ? ReferenceExpression.Create($"{parameter}") : ExpressionText.Literal(UserName));
        yield return new("Password", Password(p => p.Plain, null));
        if (database is not null)
        {
            yield return new("DatabaseName", ExpressionText.Literal(database));
        }
        yield return new("Uri", UriExpression(host, port, path));
        yield return new("JdbcConnectionString", ReferenceExpression.Create($"jdbc:postgresql://{host}:{port}{path}"));
    }

    private ReferenceExpression EndpointOf(ServiceKind service) => ReferenceExpression.Create($"{HostOf(service)}:{PortOf(service)}");

    private ReferenceExpression HostOf(ServiceKind service) => IsPublished
        ? ExpressionText.Literal(ServiceNames.Full(Specification.Names, service))
        : ReferenceExpression.Create($"{new ServiceHost(this, service)}");

    private ReferenceExpression PortOf(ServiceKind service) => IsPublished
        ? ExpressionText.Literal(ClusterDefaults.Port.ToString(CultureInfo.InvariantCulture))
        : ReferenceExpression.Create($"{new ServicePort(this, service)}");

    // a publisher writes the name down, as CloudNativePG's resources do
    private ReferenceExpression UriExpression(ReferenceExpression host, ReferenceExpression port, string path)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.AppendLiteral("postgresql://");
        if (UserNameParameter is { } parameter && !IsPublished)
        {
            uri.AppendFormatted(parameter, "uri");
        }
        else
        {
            uri.AppendLiteral(Uri.EscapeDataString(UserName));
        }
        uri.Append($":{Password(p => p.Escaped, "uri")}@{host}:{port}{path}");
        return uri.Build();
    }

    private ReferenceExpression Password(Func<ConsumerPassword, string> variable, string? format)
    {
        if (ConsumerPassword is { } consumers)
        {
            return ExpressionText.Literal(ConsumerPassword.Reference(variable(consumers)));
        }
        var builder = new ReferenceExpressionBuilder();
        builder.AppendFormatted(PasswordParameter, format);
        return builder.Build();
    }
}
