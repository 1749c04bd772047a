using System.Net;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Process;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Router;

namespace PgAspire.Local;

/// <summary>
/// A cluster on this machine: operator, instances and router in this process, PostgreSQL's servers as its children or in containers.
/// Disposing it ends the servers and, without <see cref="LocalClusterOptions.DataDirectory"/> or <see cref="LocalClusterOptions.DataVolume"/>, deletes their data.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly LocalClusterOptions _options;
    private readonly IInstanceDriver _driver;
    private readonly NpgsqlInstanceSql _sql;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lazy<Task<ClusterCertificates>> _newCertificates;
    private readonly ILogger _logger;
    private Task? _preparing;
    private Task? _warming;
    private bool _bound;
    private bool _started;
    private bool _stopped;
    private bool _disposed;

    /// <summary>A cluster that was not started; nothing is touched yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="loggers">Where its parts log.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public LocalCluster(LocalClusterOptions options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options;
        _logger = loggers.CreateLogger<LocalCluster>();
        Router = new ServiceRouter(options.Router, loggers.CreateLogger<ServiceRouter>());
        _driver = InstanceDrivers.Create(options, loggers, time ?? TimeProvider.System);
        _sql = new NpgsqlInstanceSql(_driver.Layout, null, time);
        _newCertificates = new(() => Task.Run(() => ClusterCertificates.Create(Spec.Names, [], (time ?? TimeProvider.System).GetUtcNow())));
        Operator = new ClusterOperator(options.Spec, options.Credentials, _driver, _sql, InstanceDrivers.Routes(Router, _driver), options.Operator, time ?? TimeProvider.System,
            loggers.CreateLogger<ClusterOperator>(), () => _newCertificates.Value);
    }

    /// <summary>What the cluster should be now.</summary>
    public PostgresClusterSpec Spec => Operator.Specification;

    /// <summary>Its passwords now.</summary>
    public ClusterCredentials Credentials => Operator.Credentials;

    /// <summary>The cluster as its user controls it: status, promote, scale, restart, fence and the like.</summary>
    public IPostgresCluster Control => Operator;

    /// <summary>The operator: status, journal, logs.</summary>
    public ClusterOperator Operator { get; }

    /// <summary>The services rw, ro and r.</summary>
    public ServiceRouter Router { get; }

    /// <summary>The instances themselves; for faults.</summary>
    public IInstanceDriver Driver => _driver;

    /// <summary>The process of an instance's server; null when it does not run.</summary>
    /// <param name="instance">The instance.</param>
    public int? ProcessId(string instance) => InstanceDrivers.ProcessId(_driver, instance);

    /// <summary>The cluster's secrets with all their keys and with the host names that they have in production.</summary>
    /// <exception cref="InvalidOperationException">The cluster was not started, so that it has no certificates yet.</exception>
    public IReadOnlyList<ClusterSecret> Secrets() =>
        ClusterSecrets.Create(Spec, Credentials, Operator.Certificates ?? throw new InvalidOperationException($"The PostgreSQL cluster '{Spec.Name}' was not started."));

    /// <summary>Binds the services' ports, before anything is behind them; connections are refused until then. Safe to repeat.</summary>
    /// <exception cref="RouterBindException">A port that was asked for is taken.</exception>
    public void Bind()
    {
        if (!_bound)
        {
            Router.Bind();
            _bound = true;
        }
    }

    /// <summary>Checks everything that can be checked before something starts, then starts. Returns before the cluster is up.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidClusterSpecException">The specification is not valid, or impossible locally.</exception>
    /// <exception cref="DriverException">Something is in the way; nothing was changed.</exception>
    /// <exception cref="RouterBindException">A port that was asked for is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PostgresClusterValidation.ThrowIfInvalid(Spec);
        LocalMeaning.ThrowIfImpossible(Spec);
        if (_options.DataDirectory is null && _options.DataVolume is null)
        {
            // a new cluster for certain
            _ = _newCertificates.Value;
        }
        Bind();
        await _driver.OpenAsync(cancellationToken);
        if (_driver is ProcessInstanceDriver fresh)
        {
            fresh.BeginFreshData(Recipes.For(Spec));
        }
        _warming = Task.Run(() => _sql.WarmUpAsync(Spec.Names.Instance(1)), CancellationToken.None);
        await Operator.StartAsync(cancellationToken);
        _started = true;
        if (_options.PrepareAhead && _driver is ProcessInstanceDriver processes)
        {
            _preparing = PrepareAheadAsync(processes);
        }
    }

    /// <summary>Waits until every instance is ready.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ClusterUnrecoverableException">The cluster cannot become healthy by itself.</exception>
    public async Task<ClusterSnapshot> WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        var snapshot = await Operator.WaitForAsync(s => s.IsHealthy || s.IsUnrecoverable, cancellationToken);
        return snapshot.IsHealthy ? snapshot : throw new ClusterUnrecoverableException($"The PostgreSQL cluster '{Spec.Name}' cannot proceed: {snapshot.PhaseReason}");
    }

    /// <summary>Where a service is reached on this machine.</summary>
    /// <param name="service">The service.</param>
    public IPEndPoint EndPoint(ServiceKind service) => Router.EndPoint(service);

    /// <summary>Ends the servers; data with a directory of its own stays consistent on disk.</summary>
    /// <param name="timeout">After this time a sharper mode of shutdown is used.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return;
        }
        _stopped = true;
        await _ending.CancelAsync();
        await (_preparing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_started)
        {
            // data that is deleted anyway need not be written out first
            await Operator.StopAsync(_options.DataDirectory is null && _options.DataVolume is null ? ShutdownMode.Immediate : ShutdownMode.Fast, timeout, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }
        try
        {
            await StopAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        }
        finally
        {
            await Operator.DisposeAsync();
            await Router.DisposeAsync();
            await (_warming ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _sql.DisposeAsync();
            await _driver.DisposeAsync();
            _ending.Dispose();
        }
    }

    private async Task PrepareAheadAsync(ProcessInstanceDriver driver)
    {
        try
        {
            await Operator.WaitForAsync(s => s.IsHealthy, _ending.Token);
            await driver.PrepareAheadAsync(Recipes.For(Spec), Spec.Instances, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the next cluster makes its data itself
        }
        catch (Exception e) when (e is DriverException or IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(e, "Nothing was prepared for the next cluster.");
        }
    }
}
