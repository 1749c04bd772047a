using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestrator;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Health;

/// <summary>Runs the health checks of every running resource and raises ResourceReady when they are healthy for the first time.</summary>
internal sealed class ResourceHealthCheckService(
    ILogger<ResourceHealthCheckService> logger,
    ResourceNotificationService notifications,
    HealthCheckService healthChecks,
    InitializedResources initialized,
    IServiceProvider services,
    IDistributedApplicationEventing eventing,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnhealthyStep = TimeSpan.FromSeconds(1);
    private readonly Dictionary<IResource, Monitor> _monitors = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var update in notifications.WatchAsync(stoppingToken))
            {
                Follow(update, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Follow(ResourceEvent update, CancellationToken stoppingToken)
    {
        var state = update.Snapshot.State?.Text;
        _monitors.TryGetValue(update.Resource, out var monitor);
        monitor?.Saw(state);
        if (state == KnownResourceStates.Running && monitor is null)
        {
            monitor = new(state, stoppingToken);
            _monitors.Add(update.Resource, monitor);
            _ = Task.Run(() => WatchHealthAsync(update.Resource, monitor), CancellationToken.None);
        }
        else if (monitor is not null && KnownResourceStates.TerminalStates.Contains(state) && AllEnded(update.Resource))
        {
            // the next Running begins anew, with its own ResourceReady
            monitor.Stop();
            _monitors.Remove(update.Resource);
        }
    }

    private bool AllEnded(IResource resource) => resource.InstanceIds().All(id =>
        notifications.TryGetCurrentState(id, out var current) && KnownResourceStates.TerminalStates.Contains(current.Snapshot.State?.Text));

    [SuppressMessage("Design", "CA1031", Justification = "One failing check must not end the monitoring.")]
    private async Task WatchHealthAsync(IResource resource, Monitor monitor)
    {
        var cancellationToken = monitor.Token;
        if (!resource.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var annotations))
        {
            _ = RaiseReadyAsync(resource, cancellationToken);
            return;
        }

        // Who publishes Running before that must not have the report of a check replaced by the first snapshot, in which none has reported.
        await initialized.WaitAsync(resource, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var keys = annotations.Select(a => a.Key).ToHashSet();
        var ready = false;
        var unhealthyInARow = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var changes = monitor.Changes;
            try
            {
                var report = await CheckAsync(keys, cancellationToken);
                unhealthyInARow = report.Status == HealthStatus.Healthy ? 0 : unhealthyInARow + 1;
                if (unhealthyInARow == 0 && !ready)
                {
                    ready = true;
                    _ = RaiseReadyAsync(resource, cancellationToken);
                }

                var ranAt = time.GetUtcNow().UtcDateTime;
                await notifications.PublishUpdateAsync(resource, s => s with { HealthReports = Merge(s.HealthReports, report, ranAt) });
            }
            catch (Exception exception)
            {
                logger.LogDebug(exception, "The health of resource '{ResourceName}' could not be determined.", resource.Name);
            }

            var pause = unhealthyInARow == 0 ? HealthyInterval : UnhealthyStep * Math.Min(5, unhealthyInARow);
            if (await monitor.PauseAsync(pause, changes))
            {
                // a change of state asks for a new check at once, but not for a storm of checks
                await monitor.PauseAsync(UnhealthyStep, changes: null);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A check that cannot be run is an unhealthy check.")]
    private async Task<HealthReport> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        try
        {
            return await healthChecks.CheckHealthAsync(r => keys.Contains(r.Name), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var entry = new HealthReportEntry(HealthStatus.Unhealthy, "The health checks could not be run.", TimeSpan.Zero, exception, data: null);
            return new(keys.ToDictionary(k => k, _ => entry), TimeSpan.Zero);
        }
    }

    private async Task RaiseReadyAsync(IResource resource, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var handlers = eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken);
        await handlers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await notifications.PublishUpdateAsync(resource, s => s with { ReadyEvent = handlers });
    }

    private static ImmutableArray<HealthReportSnapshot> Merge(ImmutableArray<HealthReportSnapshot> known, HealthReport report, DateTime ranAt)
    {
        foreach (var (name, entry) in report.Entries)
        {
            var snapshot = new HealthReportSnapshot(name, entry.Status, entry.Description, entry.Exception?.ToString()) { LastRunAt = ranAt };
            known = known.FirstOrDefault(r => r.Name == name) is { } old ? known.Replace(old, snapshot) : known.Add(snapshot);
        }

        return known;
    }

    private sealed class Monitor(string? state, CancellationToken stoppingToken)
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _state = state;

        public CancellationToken Token => _stop.Token;

        /// <summary>Completes with the next change of the resource's state.</summary>
        public Task Changes
        {
            get
            {
                lock (_gate)
                {
                    return _changed.Task;
                }
            }
        }

        public void Saw(string? state)
        {
            lock (_gate)
            {
                if (state != _state)
                {
                    _state = state;
                    _changed.TrySetResult();
                    _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        public void Stop() => _stop.Cancel();

        /// <summary>True when a change ended the pause.</summary>
        public async Task<bool> PauseAsync(TimeSpan pause, Task? changes)
        {
            await (changes ?? Task.Delay(pause, Token)).WaitAsync(pause, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return changes is { IsCompletedSuccessfully: true };
        }
    }
}
