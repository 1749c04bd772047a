using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using PgAspire.Local;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Router;

namespace PgAspire.Hosting;

/// <summary>Shows a cluster and its instances as resources: states, properties, logs.</summary>
internal sealed partial class InstancePresenter : IDisposable
{
    private static readonly TimeSpan PositionInterval = TimeSpan.FromSeconds(1);

    private readonly PostgresClusterResource _cluster;
    private readonly ResourceNotificationService _notifications;
    private readonly Dictionary<string, (PostgresClusterInstanceResource Resource, ILogger Logger)> _instances;
    private readonly Dictionary<string, (object Seen, object? Moving, long At)> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ILogger _log;

    public InstancePresenter(PostgresClusterResource cluster, DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers)
    {
        _cluster = cluster;
        _notifications = notifications;
        _log = loggers.GetLogger(cluster);
        _instances = model.Resources.OfType<PostgresClusterInstanceResource>().Where(i => i.Cluster == cluster)
            .ToDictionary(i => i.Name, i => (i, loggers.GetLogger(i)), StringComparer.Ordinal);
    }

    /// <summary>A line of a server's log, with the server's level.</summary>
    public void Log(ServerLogLine line)
    {
        if (_instances.TryGetValue(line.Instance, out var instance))
        {
            Line(instance.Logger, ServerLog.Parse(line.Text).Severity switch
            {
                ServerLogSeverity.Panic or ServerLogSeverity.Fatal or ServerLogSeverity.Error => LogLevel.Error,
                ServerLogSeverity.Warning => LogLevel.Warning,
                ServerLogSeverity.Debug => LogLevel.Debug,
                _ => LogLevel.Information,
            }, line.Text);
        }
    }

    /// <summary>The services' addresses and the state <c>Running</c>, which it keeps through failovers: its health says whether it serves.</summary>
    public Task RunningAsync(LocalCluster cluster)
    {
        UrlSnapshot Url(ServiceKind service, string display, int order) =>
            new(ServiceNames.Short(service), string.Create(CultureInfo.InvariantCulture, $"tcp://localhost:{cluster.EndPoint(service).Port}"), IsInternal: false) { DisplayProperties = new(display, order) };
        return _notifications.PublishUpdateAsync(_cluster, s => s with
        {
            State = KnownResourceStates.Running,
            Urls = [Url(ServiceKind.ReadWrite, "rw (primary)", 3), Url(ServiceKind.ReadOnly, "ro (standbys)", 2), Url(ServiceKind.Read, "r (any)", 1)],
        });
    }

    /// <summary>What the instances are, and why.</summary>
    public Task RuntimeAsync(RuntimeChoice choice) => _notifications.PublishUpdateAsync(_cluster, s => s with
    {
        Properties = With(s.Properties, Property("postgres.runtime", "Runtime", $"{choice.Runtime} ({choice.Reason})", 5)),
    });

    /// <summary>Shows a snapshot, as far as it differs from what is shown; positions at most once a second.</summary>
    public async Task ShowAsync(ClusterSnapshot snapshot, LocalCluster local)
    {
        await _one.WaitAsync();
        try
        {
            await ShowOneAsync(snapshot, local);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ShowOneAsync(ClusterSnapshot snapshot, LocalCluster local)
    {
        // what is enabled is asked for while a snapshot is published
        snapshot = _cluster.Run.Show(snapshot, local);
        var commands = string.Concat(Enum.GetValues<ClusterCommand>().Select(c => CommandRules.Allows(c, snapshot) ? '1' : '0'));
        await ShowAsync(_cluster, (snapshot.Phase, snapshot.PhaseReason, snapshot.CurrentPrimary, snapshot.Timeline, snapshot.ReadyInstances, snapshot.InstanceCount, snapshot.Operation, commands), null, s => s with
        {
            Properties = With(s.Properties,
                Property("postgres.phase", "Phase", snapshot.PhaseReason.Length == 0 ? snapshot.Phase : $"{snapshot.Phase}: {snapshot.PhaseReason}", 1),
                Property("postgres.primary", "Primary", snapshot.CurrentPrimary, 2),
                Property("postgres.timeline", "Timeline", snapshot.Timeline.ToString(), 3),
                Property("postgres.instances", "Ready instances", $"{snapshot.ReadyInstances}/{snapshot.InstanceCount}", 4),
                Property("postgres.operation", "Operation", snapshot.Operation, 6)),
        });
        foreach (var (name, (resource, _)) in _instances)
        {
            var instance = snapshot.Instances.FirstOrDefault(i => i.Name == name);
            var paused = _cluster.Run.IsShownPaused(name);
            var allowed = string.Concat(Enum.GetValues<InstanceCommand>().Select(c => CommandRules.Allows(c, name, snapshot, paused) ? '1' : '0'));
            var process = instance is { Running: true } ? local.ProcessId(name) : null;
            var lag = InstanceWords.Lag(snapshot, instance);
            await ShowAsync(resource, (instance?.Role, instance?.Ready, instance?.Running, instance?.Job, instance?.Data, instance?.Fenced, instance?.ReplicationRole, paused, process, allowed), (instance?.Lsn, lag), s => s with
            {
                IsHidden = instance is null,
                State = State(instance, paused),
                StartTimeStamp = instance?.Status is { StartedAt: var started } && started != default ? started.UtcDateTime : s.StartTimeStamp,
                Properties = With(s.Properties,
                    Property("postgres.role", "Role", instance?.Role switch { InstanceRole.Primary => "primary", InstanceRole.Replica => "standby", _ => "unhealthy" }, 1),
                    Property("postgres.replication", "Replication", instance?.ReplicationRole, 2),
                    Property("postgres.lsn", "LSN", instance?.Lsn?.ToString(), 3),
                    Property("postgres.lag", "Lag", lag, 4),
                    Property("postgres.timeline", "Timeline", instance?.Status?.Timeline.ToString(), 5),
                    Property("postgres.port", "Port", instance?.Address.Port, 6),
                    Property("postgres.process", "Process", process, 7)),
            });
        }
        foreach (var unknown in snapshot.Instances.Where(i => !_instances.ContainsKey(i.Name) && _unknown.Add(i.Name)))
        {
            NotShown(_log, unknown.Name, _instances.Count);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    /// <summary>Shows that nothing runs any more.</summary>
    public async Task EndedAsync()
    {
        _cluster.Run.Hide();
        foreach (var (resource, _) in _instances.Values)
        {
            await _notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Exited, StopTimeStamp = DateTime.UtcNow });
        }
    }

    private async Task ShowAsync(IResource resource, object seen, object? moving, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        var isKnown = _shown.TryGetValue(resource.Name, out var last);
        if (isKnown && last.Seen.Equals(seen) && (Equals(last.Moving, moving) || Stopwatch.GetElapsedTime(last.At) < PositionInterval))
        {
            return;
        }
        _shown[resource.Name] = (seen, moving, Stopwatch.GetTimestamp());
        await _notifications.PublishUpdateAsync(resource, change);
    }

    private static ResourceStateSnapshot? State(InstanceSnapshot? instance, bool paused) => instance switch
    {
        null => new ResourceStateSnapshot(KnownResourceStates.NotStarted, null),
        { Running: true } when paused => new ResourceStateSnapshot("Paused", KnownResourceStateStyles.Warn),
        { Job: JobKind.Clone } => new ResourceStateSnapshot("Cloning", KnownResourceStateStyles.Info),
        { Job: JobKind.Rewind } => new ResourceStateSnapshot("Rewinding", KnownResourceStateStyles.Info),
        { Job: JobKind.Promote } => new ResourceStateSnapshot("Promoting", KnownResourceStateStyles.Info),
        { Job: JobKind.Restart } => new ResourceStateSnapshot("Restarting", KnownResourceStateStyles.Info),
        { Job: JobKind.Stop or JobKind.Demote or JobKind.Delete } => new ResourceStateSnapshot(KnownResourceStates.Stopping, KnownResourceStateStyles.Info),
        { Fenced: true } => new ResourceStateSnapshot("Fenced", KnownResourceStateStyles.Warn),
        { Job: JobKind.Initialize } => new ResourceStateSnapshot("Initializing", KnownResourceStateStyles.Info),
        { Role: not InstanceRole.Unhealthy } => KnownResourceStates.Running,
        { Running: true } => KnownResourceStates.Starting,
        _ => KnownResourceStates.Exited,
    };

    private static ResourcePropertySnapshot Property(string name, string display, object? value, int order) => new(name, value) { DisplayName = display, IsHighlighted = true, SortOrder = order };

    private static ImmutableArray<ResourcePropertySnapshot> With(ImmutableArray<ResourcePropertySnapshot> properties, params ResourcePropertySnapshot[] changed) =>
        [.. properties.Where(p => changed.All(c => c.Name != p.Name)), .. changed.Where(c => c.Value is not null)];

    [LoggerMessage(LogLevel.Warning, "{Instance} has no resource of its own: the first {Shown} instances have one. It runs all the same.")]
    private static partial void NotShown(ILogger logger, string instance, int shown);

    [LoggerMessage(Message = "{Text}")]
    private static partial void Line(ILogger logger, LogLevel level, string text);
}
