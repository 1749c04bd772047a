using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ResourceNotificationServiceOptions
{
    public WaitBehavior DefaultWaitBehavior { get; set; }
}

public class ResourceNotificationService : IDisposable
{
    private readonly ConcurrentDictionary<string, InstanceState> _states = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _services;
    private readonly Lock _watchersGate = new();
    private ImmutableArray<ChannelWriter<ResourceEvent>> _watchers = [];

    [SuppressMessage("Style", "IDE0060", Justification = "The constructor that Aspire offers.")]
    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        _logger = logger;
        _services = serviceProvider;
        DefaultWaitBehavior = serviceProvider.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior
            ?? WaitBehavior.StopOnResourceUnavailable;
        Dependencies = new(this, resourceLoggerService);
    }

    internal WaitBehavior DefaultWaitBehavior { get; set; }

    private DependencyWaiter Dependencies { get; }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [string.IsNullOrEmpty(targetState) ? KnownResourceStates.Running : targetState], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToArray();
        var reached = await WaitAsync(
            resourceName,
            e => e.Snapshot.State?.Text is { Length: > 0 } state && states.Contains(state, ModelComparers.ResourceState),
            $"Resource '{resourceName}' failed to reach one of the target states: [{string.Join(", ", states)}] before the operation was cancelled.",
            cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    public Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default) =>
        WaitAsync(resourceName, predicate, $"Resource '{resourceName}' failed to meet the predicate condition before the operation was cancelled.", cancellationToken);

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        if (waitBehavior == WaitBehavior.StopOnResourceUnavailable && !TryGetCurrentState(resourceName, out _)
            && _services.GetService<DistributedApplicationModel>() is { } model && !model.Resources.TryGetByName(resourceName, out _))
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it does not exist in the application model.");
        }

        var cancelled = $"Resource '{resourceName}' failed to become healthy before the operation was cancelled.";
        var seen = await WaitAsync(
            resourceName,
            e => e.Snapshot.HealthStatus == HealthStatus.Healthy || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && DependencyWaiter.IsUnavailable(e.Snapshot)),
            cancelled,
            cancellationToken);
        if (seen.Snapshot.HealthStatus != HealthStatus.Healthy)
        {
            _logger.LogError("Stopped waiting for resource '{ResourceName}' to become healthy because it failed to start.", resourceName);
            throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
        }

        var ready = await WaitAsync(
            resourceName,
            e => e.ResourceId == seen.ResourceId && e.Snapshot.ReadyEvent is not null,
            $"Resource '{resourceName}' failed to execute the resource ready event before the operation was cancelled.",
            cancellationToken);
        await ready.Snapshot.ReadyEvent!.WaitAsync(cancellationToken);
        return ready;
    }

    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            await Dependencies.WaitAsync(resource, cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            var message = Describe($"Resource '{resource.Name}' failed to wait for dependencies before the operation was cancelled.", resource.Name);
            throw new OperationCanceledException(message, exception, exception.CancellationToken);
        }
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = null;
        if (_states.TryGetValue(resourceId, out var state) && state.Last is { } snapshot)
        {
            resourceEvent = new(state.Resource, resourceId, snapshot);
        }
        else if (_states.Where(s => ModelComparers.ResourceName.Equals(s.Value.Resource.Name, resourceId)).ToArray() is [{ Value.Last: { } last } single])
        {
            // a name stands for the only copy; with several copies it is ambiguous
            resourceEvent = new(single.Value.Resource, single.Key, last);
        }

        return resourceEvent is not null;
    }

    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_watchersGate)
        {
            _watchers = _watchers.Add(channel.Writer);
        }

        try
        {
            // what was already known when the watch began comes first, and only once
            var seen = new Dictionary<string, long>();
            foreach (var (id, state) in _states)
            {
                if (state.Last is { } snapshot)
                {
                    seen[id] = snapshot.Version;
                    yield return new(state.Resource, id, snapshot);
                }
            }

            await foreach (var update in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (!seen.TryGetValue(update.ResourceId, out var version) || update.Snapshot.Version > version)
                {
                    yield return update;
                }
            }
        }
        finally
        {
            lock (_watchersGate)
            {
                _watchers = _watchers.Remove(channel.Writer);
            }

            channel.Writer.TryComplete();
        }
    }

    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var id in resource.InstanceIds())
        {
            await PublishUpdateAsync(resource, id, stateFactory);
        }
    }

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(stateFactory);
        var state = _states.GetOrAdd(resourceId, _ => new(resource));
        if (state.Resource != resource)
        {
            throw new InvalidOperationException($"Resource instance doesn't match resource previously registered with specified resource id '{resourceId}'.");
        }

        // Aspire looks at its configuration here, so that nothing can be published once the application is disposed of
        _ = _services.GetService<IConfiguration>();
        lock (state)
        {
            var previous = state.Last ?? Initial(resource);
            var next = Complete(resource, stateFactory(previous));
            if (state.Last is null || !state.Last.SameContent(next))
            {
                state.Last = next with { Version = ++state.Version };
                var update = new ResourceEvent(resource, resourceId, state.Last);
                foreach (var watcher in _watchers)
                {
                    watcher.TryWrite(update);
                }

                if (previous.State?.Text != next.State?.Text)
                {
                    _logger.LogDebug("Resource {Resource}/{ResourceId}: {PreviousState} -> {NewState}", resource.Name, resourceId, previous.State?.Text, next.State?.Text);
                }
            }
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _disposing.Cancel();
        GC.SuppressFinalize(this);
    }

    internal async Task<ResourceEvent> WaitAsync(
        string resourceName,
        Func<ResourceEvent, bool> predicate,
        string cancelled,
        CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token, cancellationToken);
        try
        {
            await foreach (var update in WatchAsync(either.Token))
            {
                if (ModelComparers.ResourceName.Equals(resourceName, update.Resource.Name) && predicate(update))
                {
                    return update;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(Describe(cancelled, resourceName), exception, exception.CancellationToken);
        }

        throw new OperationCanceledException(Describe(cancelled, resourceName));
    }

    private static CustomResourceSnapshot Initial(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new() { ResourceType = resource.TypeName(), Properties = [], Relationships = resource.Relationships() };

    // What follows from the annotations is recomputed with every update.
    private CustomResourceSnapshot Complete(IResource resource, CustomResourceSnapshot snapshot)
    {
        if (!ModelComparers.ResourceState.Equals(snapshot.State?.Text, KnownResourceStates.Waiting))
        {
            snapshot = snapshot with { Properties = snapshot.Properties.Without(KnownProperties.WaitingFor) };
        }

        snapshot = snapshot with { Commands = CommandsFor(resource, snapshot) };
        if (resource.TryGetLastAnnotation<ResourceIconAnnotation>(out var icon))
        {
            snapshot = snapshot with
            {
                IconName = string.IsNullOrEmpty(snapshot.IconName) ? icon.IconName : snapshot.IconName,
                IconVariant = snapshot.IconVariant ?? icon.IconVariant,
            };
        }

        if (resource.TryGetLastAnnotation<HiddenAnnotation>(out var hidden))
        {
            var ended = snapshot.State?.Text == KnownResourceStates.Finished || snapshot.State?.Text == KnownResourceStates.Exited;
            snapshot = snapshot with
            {
                IsHidden = hidden.Behavior == HiddenBehavior.Always || (ended && snapshot.ExitCode is { } code && hidden.SuccessfulExitCodes.Contains(code)),
            };
        }

        return resource.HasAnnotationOfType<ExcludeFromMcpAnnotation>()
            ? snapshot with { Properties = snapshot.Properties.Set(new ResourcePropertySnapshot(KnownProperties.ExcludeFromMcp, true)) }
            : snapshot;
    }

    private ImmutableArray<ResourceCommandSnapshot> CommandsFor(IResource resource, CustomResourceSnapshot snapshot)
    {
        var commands = snapshot.Commands;
        foreach (var annotation in resource.Annotations.OfType<ResourceCommandAnnotation>())
        {
            var state = annotation.UpdateState(new() { ResourceSnapshot = snapshot, Services = _services });
            if (commands.FirstOrDefault(c => c.Name == annotation.Name) is { } known)
            {
                commands = known.State == state ? commands : commands.Replace(known, known with { State = state });
                continue;
            }

#pragma warning disable CS0618 // old programs still pass it
            commands = commands.Add(new(
                annotation.Name, state, annotation.DisplayName, annotation.DisplayDescription, annotation.Parameter, annotation.ConfirmationMessage,
                annotation.IconName, annotation.IconVariant, annotation.IsHighlighted)
            {
                Arguments = annotation.Arguments,
                Visibility = annotation.Visibility,
            });
#pragma warning restore CS0618
        }

        return commands;
    }

    private string Describe(string message, string resourceName)
    {
        if (!TryGetCurrentState(resourceName, out var current))
        {
            return $"{message}{Environment.NewLine}The state of resource '{resourceName}' is not known.";
        }

        var snapshot = current.Snapshot;
        var text = new StringBuilder(message).AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"- State: {snapshot.State?.Text ?? "(none)"}, health: {snapshot.HealthStatus?.ToString() ?? "(none)"}, exit code: {snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "(none)"}");
        foreach (var report in snapshot.HealthReports)
        {
            text.AppendLine($"- Health check {report.Name}: {report.Status?.ToString() ?? "not run yet"} {report.Description} {report.ExceptionText}".TrimEnd());
        }

        if (snapshot.Properties.FirstOrDefault(p => p.Name == KnownProperties.WaitingFor)?.Value is IEnumerable<string> waitingFor)
        {
            foreach (var name in waitingFor)
            {
                TryGetCurrentState(name, out var dependency);
                text.AppendLine(CultureInfo.InvariantCulture, $"- Waiting for {name}: {dependency?.Snapshot.State?.Text ?? "(none)"}, health: {dependency?.Snapshot.HealthStatus?.ToString() ?? "(none)"}");
            }
        }

        return text.ToString().TrimEnd();
    }

    private sealed class InstanceState(IResource resource)
    {
        public IResource Resource => resource;

        public CustomResourceSnapshot? Last { get; set; }

        public long Version { get; set; }
    }
}
