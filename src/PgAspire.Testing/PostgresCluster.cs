using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using ClusterCredentials = PgAspire.Operator.ClusterCredentials;

namespace PgAspire.Testing;

/// <summary>
/// A replicated PostgreSQL cluster for integration tests: it is ready when <see cref="StartAsync(Action{PostgresClusterTestOptions}?, CancellationToken)"/> returns, and
/// nothing of it is left when it is disposed of. Its ports are free ones and its data is its own, so that any number of clusters run side by side.
/// </summary>
/// <example><code>
/// await using var cluster = await PostgresCluster.StartAsync();
/// await using var connection = new NpgsqlConnection(cluster.ConnectionString);
/// await connection.OpenAsync();
/// await cluster.KillPrimaryAsync();
/// </code></example>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly LocalCluster _cluster;
    private readonly SemaphoreSlim _changing = new(1);
    private bool _disposed;

    private PostgresCluster(LocalCluster cluster) => _cluster = cluster;

    /// <summary>The cluster's control: status, journal, promote, scale, restart, fence and the like.</summary>
    public IPostgresCluster Control => _cluster.Control;

    /// <summary>The connection string of the service <c>rw</c>, which leads to the primary, for the first database and its owner; in Npgsql's words.</summary>
    public string ConnectionString => ConnectionStringFor(Database);

    /// <summary>The connection string of the service <c>ro</c>, which leads to the standbys; see <see cref="ConnectionString"/>.</summary>
    public string ReadOnlyConnectionString => ReadOnlyConnectionStringFor(Database);

    /// <summary>The name of the present primary; null while there is none.</summary>
    public string? Primary => Control.Snapshot.CurrentPrimary;

    /// <summary>The names of the instances that are not the primary.</summary>
    public IReadOnlyList<string> Standbys
    {
        get
        {
            var snapshot = Control.Snapshot;
            return [.. snapshot.Instances.Select(i => i.Name).Where(n => n != snapshot.CurrentPrimary)];
        }
    }

    private string Database => _cluster.Spec.InitDb.Database;

    /// <summary>Starts a cluster and waits until every instance is ready.</summary>
    /// <param name="configure">Changes the options; null leaves the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is left of it.</param>
    /// <returns>The running cluster; dispose of it.</returns>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="InvalidClusterSpecException">The specification is not valid, or impossible locally; the message has all errors.</exception>
    /// <exception cref="DriverException">There is no PostgreSQL, or no container engine; the message says what to do.</exception>
    /// <exception cref="ClusterUnrecoverableException">The cluster cannot become ready; the message says why.</exception>
    /// <exception cref="TimeoutException">It was not ready within <see cref="PostgresClusterTestOptions.StartTimeout"/>; the message has its phase.</exception>
    public static Task<PostgresCluster> StartAsync(Action<PostgresClusterTestOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new PostgresClusterTestOptions();
        configure?.Invoke(options);
        return StartAsync(options, cancellationToken);
    }

    /// <summary>Starts a cluster and waits until every instance is ready.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is left of it.</param>
    /// <inheritdoc cref="StartAsync(Action{PostgresClusterTestOptions}?, CancellationToken)" />
    public static async Task<PostgresCluster> StartAsync(PostgresClusterTestOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var specification = options.Specification();
        var runtime = await RuntimeChoice.MakeAsync(options.Runtime, options.PostgresMajorVersion, cancellationToken);
        var passwords = new PasswordGenerator();
        var local = new LocalCluster(new()
        {
            Spec = specification,
            Credentials = new ClusterCredentials(new(specification.InitDb.EffectiveOwner, passwords.Generate()), specification.EnableSuperuserAccess ? passwords.Generate() : null),
            Runtime = runtime.Runtime,
            RootDirectory = options.RootDirectory,
            PostgresMajorVersion = options.PostgresMajorVersion,
            PrepareAhead = options.PrepareAhead,
            Router = new() { HoldConnections = options.HoldConnections },
        }, options.LoggerFactory ?? NullLoggerFactory.Instance);
        var cluster = new PostgresCluster(local);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(options.StartTimeout);
            try
            {
                await local.StartAsync(deadline.Token);
                await local.WaitUntilHealthyAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var snapshot = local.Operator.Snapshot;
                throw new TimeoutException($"The PostgreSQL cluster '{specification.Name}' was not ready within {options.StartTimeout.TotalSeconds:F0} s: {snapshot.Phase}. {snapshot.PhaseReason}");
            }
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of the service <c>rw</c> for a database.</summary>
    /// <param name="database">The database.</param>
    public string ConnectionStringFor(string database) => Connection(ServiceKind.ReadWrite, database);

    /// <summary>The connection string of the service <c>ro</c> for a database.</summary>
    /// <param name="database">The database.</param>
    public string ReadOnlyConnectionStringFor(string database) => Connection(ServiceKind.ReadOnly, database);

    /// <summary>
    /// Creates an empty database for one test, owned by the application's role; tests that have one each do not see each other. Several may be asked for at a time. It
    /// goes with the cluster.
    /// </summary>
    /// <param name="name">Its name; null (the default) makes one up.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The database's connection strings.</returns>
    /// <exception cref="OperationRefusedException">There is one of that name, or the cluster has no primary now.</exception>
    public async Task<TestDatabase> CreateDatabaseAsync(string? name = null, CancellationToken cancellationToken = default)
    {
        var database = name ?? $"test_{Guid.NewGuid():N}"[..13];
        // one operation of a cluster at a time
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await Control.ChangeAsync(s => s with { Databases = [.. s.Databases, new DatabaseSpec { Name = database, Owner = s.InitDb.EffectiveOwner }] }, cancellationToken: cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
        return new(database, ConnectionStringFor(database), ReadOnlyConnectionStringFor(database));
    }

    /// <summary>Waits until every instance is ready.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ClusterUnrecoverableException">The cluster cannot become ready by itself.</exception>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken = default) => await _cluster.WaitUntilHealthyAsync(cancellationToken);

    /// <summary>A fault: SIGKILL for an instance's server and all its processes. The cluster starts it again.</summary>
    /// <param name="instance">The instance, for example <c>pg-2</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public Task KillAsync(string instance, CancellationToken cancellationToken = default) => _cluster.Driver.KillAsync(Known(instance), cancellationToken);

    /// <summary>A fault: an instance's server hangs (SIGSTOP, or a paused container). A primary that hangs for too long is ended, and a standby promoted.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public Task PauseAsync(string instance, CancellationToken cancellationToken = default) => _cluster.Driver.PauseAsync(Known(instance), cancellationToken);

    /// <summary>Undoes <see cref="PauseAsync"/>.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public Task ResumeAsync(string instance, CancellationToken cancellationToken = default) => _cluster.Driver.ResumeAsync(Known(instance), cancellationToken);

    /// <summary>A fault: an instance is lost with its data, while its server runs. The cluster makes another.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public Task DestroyAsync(string instance, CancellationToken cancellationToken = default) => _cluster.Driver.DeleteAsync(Known(instance), cancellationToken);

    /// <summary>A fault: SIGKILL for the primary; returns when a standby was promoted and <c>rw</c> leads to it.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The new primary.</returns>
    /// <exception cref="InvalidOperationException">There is no primary now, or no standby that could be promoted.</exception>
    public async Task<string> KillPrimaryAsync(CancellationToken cancellationToken = default)
    {
        var lost = Primary ?? throw new InvalidOperationException($"The PostgreSQL cluster '{_cluster.Spec.Name}' has no primary now: {Control.Snapshot.Phase}.");
        if (Control.Snapshot.Instances is not [_, _, ..])
        {
            throw new InvalidOperationException($"The PostgreSQL cluster '{_cluster.Spec.Name}' has no standby that could be promoted; KillAsync(\"{lost}\") only kills.");
        }
        await KillAsync(lost, cancellationToken);
        var after = await Control.WaitForAsync(s => s.CurrentPrimary is { } now && now != lost, cancellationToken);
        return after.CurrentPrimary!;
    }

    /// <summary>Ends the servers and deletes all that belongs to the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }
        await _cluster.DisposeAsync();
        _changing.Dispose();
    }

    private string Connection(ServiceKind service, string database)
    {
        ArgumentException.ThrowIfNullOrEmpty(database);
        var address = _cluster.EndPoint(service);
        return new PostgresConnection(new ServiceEndpoint(address.Address.ToString(), address.Port), _cluster.Credentials.Application, database).ToNpgsql();
    }

    private string Known(string instance)
    {
        ArgumentException.ThrowIfNullOrEmpty(instance);
        var names = Control.Snapshot.Instances.Select(i => i.Name).ToArray();
        return names.Contains(instance) ? instance
            : throw new ArgumentException($"The PostgreSQL cluster '{_cluster.Spec.Name}' has no instance '{instance}', but {string.Join(", ", names)}.", nameof(instance));
    }
}

/// <summary>A database of its own for a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ConnectionString">How it is reached on the primary.</param>
/// <param name="ReadOnlyConnectionString">How it is reached on the standbys; it appears there a moment later.</param>
public sealed record TestDatabase(string Name, string ConnectionString, string ReadOnlyConnectionString)
{
    /// <summary>The name, without the password.</summary>
    public override string ToString() => Name;
}
