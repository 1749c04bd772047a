using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>
/// Brings a cluster about and keeps it: observes, lets <see cref="Planner"/> decide, acts. One loop a cluster, woken by what happens rather than by the clock.
/// Takes its time, its driver and its SQL as parameters, so that it runs in a simulation as it runs on a machine.
/// </summary>
public sealed partial class ClusterOperator : IAsyncDisposable
{
    // CloudNativePG tries again to apply a database after 30 s
    private static readonly TimeSpan CatalogRetryInterval = TimeSpan.FromSeconds(30);

    private const string StatusName = "status.json";

    private readonly IInstanceDriver _driver;
    private readonly IInstanceSql _sql;
    private readonly IServiceRoutes _routes;
    private readonly OperatorSettings _settings;
    private readonly TimeProvider _time;
    private readonly SteadyClock _clock;
    private readonly Executor _executor;
    private readonly Func<Task<ClusterCertificates>>? _newCertificates;
    private readonly SortedDictionary<int, InstanceTracker> _instances = [];
    private readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _work = [];
    private readonly Dictionary<string, WantedMark> _configurations = new(StringComparer.Ordinal);
    private readonly Lock _watchLock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgresClusterSpec _spec;
    private ClusterCredentials _credentials;
    private ClusterStatus _status = new();
    private ClusterStatus _durable = new();
    private ServiceMembers _members = ServiceMembers.None;
    private ClusterSnapshot _snapshot;
    private bool _bootstrappedHere;
    private bool _catalogReconciled;
    private CatalogResult _catalog = CatalogResult.Nothing;
    private DateTimeOffset? _catalogAgainAt;
    private string? _bootstrapFailure;
    private bool _look = true;
    private bool _ended;
    private Task? _loop;
    private Task? _events;

    /// <summary>An operator that was not started.</summary>
    /// <param name="spec">What the cluster should be.</param>
    /// <param name="credentials">Its passwords.</param>
    /// <param name="driver">Where its instances are; the caller disposes it after this operator.</param>
    /// <param name="sql">How they are asked; the caller disposes it after this operator.</param>
    /// <param name="routes">Where its services lead.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where the journal goes.</param>
    /// <param name="newCertificates">Makes certificates for a cluster that has none yet, or has begun to; null to make them on the loop's thread.</param>
    public ClusterOperator(PostgresClusterSpec spec, ClusterCredentials credentials, IInstanceDriver driver, IInstanceSql sql, IServiceRoutes routes,
        OperatorSettings settings, TimeProvider time, ILogger logger, Func<Task<ClusterCertificates>>? newCertificates = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _credentials = credentials;
        _driver = driver;
        _sql = sql;
        _routes = routes;
        _settings = settings;
        _time = time;
        _clock = new(time);
        _executor = new(driver, sql, settings);
        _newCertificates = newCertificates;
        Journal = new(spec.Name, time, logger);
        _snapshot = new() { Cluster = spec.Name, Phase = ClusterPhases.SettingUpPrimary, InstanceCount = spec.Instances };
    }

    /// <inheritdoc />
    public Journal Journal { get; }

    /// <summary>What decides; the planner. A simulation puts a wrong one in its place to see whether it would notice.</summary>
    internal Func<Observation, Plan> Decide { get; init; } = Planner.Next;

    /// <summary>What refuses operations; see <see cref="Decide"/>.</summary>
    internal Func<ClusterOperation, Situation, string?> Refuse { get; init; } = OperationRules.Refuse;

    /// <summary>What withdraws operations; see <see cref="Decide"/>.</summary>
    internal Func<ClusterOperation, Situation, ClusterStatus> TakeBack { get; init; } = OperationRules.Withdraw;

    /// <inheritdoc />
    public ClusterSnapshot Snapshot
    {
        get
        {
            lock (_watchLock)
            {
                return _snapshot;
            }
        }
    }

    /// <summary>Raised for each line of a server's log.</summary>
    public event Action<ServerLogLine>? LogLine;

    /// <summary>Checks what can be checked before anything starts, takes the place over and starts the loop. Returns before the cluster is up.</summary>
    /// <exception cref="InvalidClusterSpecException">The specification is not valid, or impossible locally.</exception>
    /// <exception cref="DriverException">Something is in the way; nothing was changed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PostgresClusterValidation.ThrowIfInvalid(_spec);
        LocalMeaning.ThrowIfImpossible(_spec);
        await _driver.OpenAsync(cancellationToken);
        var inventory = await _driver.ListAsync(cancellationToken);
        foreach (var other in inventory.Where(i => i.DataMajorVersion is { } major && major != _driver.MajorVersion))
        {
            throw new DriverException(
                $"The data of {other.Name} in {_driver.Layout(other.Name).DataDirectory} was made by PostgreSQL {other.DataMajorVersion}, but PostgreSQL {_driver.ServerVersion} was found. " +
                $"Use PostgreSQL {other.DataMajorVersion}, or another data volume. The data was left as it is.");
        }
        var status = await _driver.ReadStateAsync(StatusName, cancellationToken);
        _status = _durable = status is null ? new() : ClusterStatus.FromJson(status);
        if (status is null && inventory.Any(i => i.Data == DataState.Complete))
        {
            // data without a status is somebody's data, not an interrupted bootstrap's
            _status = _status with { Initialized = true };
        }
        _clock.NotBefore(_status.CurrentPrimarySince);
        _clock.NotBefore(_status.CurrentPrimaryFailingSince);
        _clock.NotBefore(_status.RestartedAt);
        foreach (var restart in _status.Restarts)
        {
            _clock.NotBefore(restart.At);
        }
        await OpenCertificatesAsync(cancellationToken);
        Track(inventory);
        _events = ForwardEventsAsync();
        _loop = RunAsync();
    }

    /// <inheritdoc />
    public async Task<ClusterSnapshot> WaitForAsync(Func<ClusterSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            ClusterSnapshot snapshot;
            lock (_watchLock)
            {
                changed = _changed.Task;
                snapshot = _snapshot;
            }
            if (condition(snapshot))
            {
                return snapshot;
            }
            if (_loop is { IsFaulted: true } loop)
            {
                await loop;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ClusterSnapshot> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ClusterSnapshot? last = null;
        while (true)
        {
            var seen = last;
            last = await WaitForAsync(s => !ReferenceEquals(s, seen), cancellationToken);
            yield return last;
        }
    }

    /// <summary>The bytes of an instance's data directory, looked up now, which takes longer the more files there are; null when there is none.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DriverException">It cannot be read.</exception>
    public Task<long?> GetSizeOnDiskAsync(string instance, CancellationToken cancellationToken) => _driver.SizeAsync(instance, cancellationToken);

    /// <summary>Ends the loop and the servers: the primary first, so that standbys get all it wrote. Data stays unless the driver's owner deletes it.</summary>
    /// <param name="mode">How the servers are asked to end.</param>
    /// <param name="timeout">After this time a sharper mode is used.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StopAsync(ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await EndLoopAsync();
        _routes.Apply(new([], [], []));
        var running = _instances.Values.Where(t => t.Facts.EverStarted || t.Facts.Running).Select(t => t.Name).ToArray();
        foreach (var name in running)
        {
            _sql.Forget(name);
        }
        if (mode != ShutdownMode.Immediate && running.Contains(_status.CurrentPrimary))
        {
            await _driver.StopAsync(_status.CurrentPrimary!, mode, timeout, cancellationToken);
        }
        await Task.WhenAll(running.Select(name => _driver.StopAsync(name, mode, timeout, cancellationToken)));
    }

    /// <summary>Ends the loop; servers are left to the driver.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndLoopAsync();
        _stopping.Dispose();
    }

    private async Task EndLoopAsync()
    {
        if (_ended)
        {
            return;
        }
        _ended = true;
        // not CancelAsync, which does it on the thread pool
        _stopping.Cancel();
        _mailbox.Writer.TryComplete();
        await Quietly(_loop);
        await Quietly(Task.WhenAll(_work));
        await Quietly(_events);
        _loop = _events = null;
    }

    private static async Task Quietly(Task? task)
    {
        if (task is not null)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
