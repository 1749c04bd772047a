using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestrator;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Execution;

/// <summary>Runs projects, executables and containers, and publishes what becomes of them.</summary>
internal sealed class ResourceExecutor(
    InstanceRegistry registry,
    EndpointAllocator endpoints,
    ProcessLauncher processes,
    ContainerLauncher containers,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    ILogger<ResourceExecutor> logger) : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly Lock _stopGate = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task? _stopped;

    private bool IsStopping => _stopping.IsCancellationRequested;

    public void Prepare()
    {
        registry.Fill();
        foreach (var resource in registry.All.Keys)
        {
            LifecycleCommands.Add(resource, this);
        }

        endpoints.Prepare();
    }

    public IEnumerable<IResource> AllocateEndpoints()
    {
        endpoints.Allocate();
        return registry.All.Keys;
    }

    public Task StartAllAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(registry.All.Select(r => Task.Run(() => StartFirstTimeAsync(r.Key, r.Value, cancellationToken), CancellationToken.None)));

    public async Task StartAsync(string id, CancellationToken cancellationToken)
    {
        var instance = registry.Find(id);
        var isWaiting = false;
        await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s =>
        {
            isWaiting = s.State?.Text == KnownResourceStates.Waiting;
            return isWaiting ? s with { State = KnownResourceStates.Starting } : s;
        });
        if (isWaiting)
        {
            return; // whoever waits goes on now
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await instance.Initialized.Task.WaitAsync(either.Token);
        await instance.Gate.WaitAsync(either.Token);
        try
        {
            await StopCoreAsync(instance, either.Token);
            await AnnounceAsync(instance.Resource, [instance], either.Token);
            await LaunchAsync(instance, either.Token);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Failed to start resource {ResourceName}", instance.Resource.Name);
            await PublishFailureAsync(instance, style: null);
            throw;
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    public async Task StopAsync(string id, CancellationToken cancellationToken)
    {
        var instance = registry.Find(id);
        await instance.Initialized.Task.WaitAsync(cancellationToken);
        await instance.Gate.WaitAsync(cancellationToken);
        try
        {
            await StopCoreAsync(instance, cancellationToken);
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    public async Task RebuildAsync(ProjectResource project, CancellationToken cancellationToken)
    {
        var rebuilder = registry.All.Keys.OfType<ProjectRebuilderResource>().Single(r => r.Parent == project);
        var build = registry.All[rebuilder][0];
        var active = registry.All[project].Where(i => i.State == KnownResourceStates.Running).ToArray();
        await Task.WhenAll(active.Select(i => StopAsync(i.Id, cancellationToken)));
        await StartAsync(build.Id, cancellationToken);
        var ended = await notifications.WaitForResourceAsync(
            rebuilder.Name, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), cancellationToken);
        if (ended.Snapshot.ExitCode != 0)
        {
            throw new DistributedApplicationException($"Build failed with exit code {ended.Snapshot.ExitCode}.");
        }

        await Task.WhenAll(active.Select(i => StartAsync(i.Id, cancellationToken)));
    }

    /// <summary>Ends everything; from now on nothing is published about it any more.</summary>
    public Task StopAllAsync(CancellationToken cancellationToken)
    {
        lock (_stopGate)
        {
            return _stopped ??= StopEverythingAsync(cancellationToken);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StopEverythingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var all = Task.WhenAll(registry.All.Values.SelectMany(i => i).Select(StopOneAsync));
        await all.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await containers.RemoveAllAsync(cancellationToken);
        endpoints.Dispose();
    }

    // Who is just starting it has been told to give up: nothing is started behind the back of the stop.
    private async Task StopOneAsync(Instance instance)
    {
        await instance.Gate.WaitAsync(StopTimeout);
        await (instance.Running?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a resource from starting becomes its state.")]
    private async Task StartFirstTimeAsync(IResource resource, Instance[] instances, CancellationToken startToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(startToken, _stopping.Token);
        var cancellationToken = either.Token;
        foreach (var instance in instances)
        {
            await instance.Gate.WaitAsync(CancellationToken.None);
        }

        try
        {
            var explicitly = resource.HasAnnotationOfType<ExplicitStartupAnnotation>();
            foreach (var instance in instances)
            {
                instance.State = explicitly ? KnownResourceStates.NotStarted : null;
                await PublishAsync(instance);
            }

            if (explicitly)
            {
                return;
            }

            await AnnounceAsync(resource, instances, cancellationToken);
            foreach (var instance in instances)
            {
                await LaunchAsync(instance, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            loggers.GetLogger(resource).LogError(exception, "Failed to create resource {ResourceName}", resource.Name);
            foreach (var instance in instances)
            {
                await PublishFailureAsync(instance, style: null);
            }
        }
        finally
        {
            foreach (var instance in instances)
            {
                instance.Initialized.TrySetResult();
                instance.Gate.Release();
            }
        }
    }

    // Connection strings are known, the resource is starting; the event then waits for the dependencies.
    private async Task AnnounceAsync(IResource resource, Instance[] instances, CancellationToken cancellationToken)
    {
        await PublishConnectionStringsAsync(resource, cancellationToken);
        foreach (var instance in instances)
        {
            instance.State = KnownResourceStates.Starting;
            await notifications.PublishUpdateAsync(resource, instance.Id, s => s with { State = KnownResourceStates.Starting, HealthReports = InitialHealth.Of(resource) });
        }

        if (resource.IsContainer())
        {
            await FollowParentAsync(resource, KnownResourceStates.Starting, null, null);
        }

        var starting = new BeforeResourceStartedEvent(resource, services) { ResourceInstanceId = instances is [var single] ? single.Id : null };
        await eventing.PublishAsync(starting, cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a resource from starting becomes its state.")]
    private async Task LaunchAsync(Instance instance, CancellationToken cancellationToken)
    {
        var resourceLogger = loggers.GetLogger(instance.Id);
        LaunchPlan plan;
        try
        {
            var configuration = await ExecutionConfigurationBuilder.Create(instance.Resource)
                .WithArgumentsConfig().WithEnvironmentVariablesConfig().BuildAsync(executionContext, resourceLogger, cancellationToken);
            if (configuration.Exception is not null)
            {
                await PublishFailureAsync(instance, KnownResourceStateStyles.Error);
                return;
            }

            plan = LaunchPlan.For(instance, configuration, registry);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            resourceLogger.LogError(exception, "Failed to create resource {ResourceName}", instance.Resource.Name);
            await PublishFailureAsync(instance, style: null);
            return;
        }

        instance.Reset();
        await PublishAsync(instance);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            instance.Running = instance.Resource.IsContainer()
                ? await containers.StartAsync(instance, plan, cancellationToken)
                : processes.Start(instance, plan);
        }
        catch (Exception exception)
        {
            resourceLogger.LogError(exception, "{Message}", exception.Message);
            instance.State = KnownResourceStates.FailedToStart;
            instance.Stopped = DateTime.UtcNow;
            instance.Pid ??= instance.Resource.IsContainer() ? null : 0;
            await PublishAsync(instance);
            return;
        }

        instance.State = KnownResourceStates.Running;
        instance.Started = DateTime.UtcNow;
        await PublishAsync(instance);
        instance.Running = new Watched(instance.Running, FollowAsync(instance, instance.Running));
    }

    private async Task FollowAsync(Instance instance, IRunning running)
    {
        var code = await running.Exited;
        instance.ExitCode = code;
        instance.Stopped = DateTime.UtcNow;
        instance.State = instance.Resource.IsContainer() ? KnownResourceStates.Exited : KnownResourceStates.Finished;
        await PublishAsync(instance);
    }

    private async Task StopCoreAsync(Instance instance, CancellationToken cancellationToken)
    {
        if (instance.Running is not { } running)
        {
            return;
        }

        if (!running.Exited.IsCompleted)
        {
            instance.State = KnownResourceStates.Stopping;
            await PublishAsync(instance);
            await running.StopAsync(cancellationToken);
        }

        await running.Exited.WaitAsync(cancellationToken);
        instance.Running = null;
    }

    private async Task PublishAsync(Instance instance)
    {
        if (IsStopping)
        {
            return;
        }

        var before = notifications.TryGetCurrentState(instance.Id, out var known) ? known.Snapshot.State?.Text : null;
        await notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => InstanceSnapshots.Apply(instance, s));
        if (instance.Resource.IsContainer())
        {
            await FollowParentAsync(instance.Resource, instance.State, instance.Started, instance.Stopped);
        }

        if (KnownResourceStates.TerminalStates.Contains(instance.State) && !KnownResourceStates.TerminalStates.Contains(before)
            && notifications.TryGetCurrentState(instance.Id, out var current))
        {
            await PublishStoppedAsync(instance.Resource, current);
        }
    }

    private Task PublishFailureAsync(Instance instance, string? style)
    {
        instance.State = KnownResourceStates.FailedToStart;
        return notifications.PublishUpdateAsync(instance.Resource, instance.Id, s => s with { State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, style) });
    }

    private IResourceWithParent[] DependentChildren(IResource resource) =>
        [.. model.Resources.OfType<IResourceWithParent>().Where(c => c.Parent == resource && !c.HasOwnLifetime())];

    private async Task PublishStoppedAsync(IResource resource, ResourceEvent current)
    {
        await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, current), CancellationToken.None);
        foreach (var child in DependentChildren(resource))
        {
            await PublishStoppedAsync(child, current);
        }
    }

    private async Task PublishConnectionStringsAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
        }

        foreach (var child in DependentChildren(resource).OfType<IResourceWithConnectionString>())
        {
            await PublishConnectionStringsAsync(child, cancellationToken);
        }
    }

    private async Task FollowParentAsync(IResource parent, string? state, DateTime? started, DateTime? stopped)
    {
        foreach (var child in DependentChildren(parent))
        {
            await notifications.PublishUpdateAsync(child, s => s with { State = state, StartTimeStamp = started, StopTimeStamp = stopped });
            await FollowParentAsync(child, state, started, stopped);
        }
    }

    /// <summary>Has ended only when its end has been published.</summary>
    private sealed class Watched(IRunning inner, Task published) : IRunning
    {
        public Task<int> Exited { get; } = WaitAsync(inner, published);

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

        private static async Task<int> WaitAsync(IRunning inner, Task published)
        {
            await published;
            return await inner.Exited;
        }
    }
}
