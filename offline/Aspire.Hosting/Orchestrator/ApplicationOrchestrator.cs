using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Execution;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Brings the model to life: parameters, first snapshots and InitializeResource, then what the executor runs; waits and connection strings.</summary>
internal sealed class ApplicationOrchestrator
{
    private readonly DistributedApplicationModel _model;
    private readonly ResourceExecutor _executor;
    private readonly InitializedResources _initialized;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly IServiceProvider _services;
    private readonly ResourceUrls _urls;

    public ApplicationOrchestrator(
        DistributedApplicationModel model,
        ResourceExecutor executor,
        InitializedResources initialized,
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        IDistributedApplicationEventing eventing,
        DistributedApplicationExecutionContext executionContext,
        IServiceProvider services)
    {
        _model = model;
        _executor = executor;
        _initialized = initialized;
        _notifications = notifications;
        _loggers = loggers;
        _eventing = eventing;
        _services = services;
        _urls = new(executionContext, loggers);
        eventing.Subscribe<ResourceEndpointsAllocatedEvent>(PublishUrlsAsync);
        eventing.Subscribe<ConnectionStringAvailableEvent>(PublishConnectionStringAsync);
        eventing.Subscribe<BeforeResourceStartedEvent>(WaitForDependenciesAsync);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _executor.Prepare();
        await new ParameterInitialization(_notifications, _loggers).RunAsync(_model.Resources.OfType<ParameterResource>());
        foreach (var resource in _model.Resources.ToArray())
        {
            await InitializeAsync(resource, cancellationToken);
        }

        _initialized.AddAll();
        foreach (var resource in _executor.AllocateEndpoints())
        {
            await _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, _services), cancellationToken);
        }

        await _executor.StartAllAsync(cancellationToken).WaitAsync(cancellationToken);
        await _eventing.PublishAsync(new AfterResourcesCreatedEvent(_services, _model), cancellationToken);
    }

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        var relationships = resource.Relationships();
        ImmutableArray<UrlSnapshot> urls = [.. ResourceUrls.Current(resource, endpointsInactive: true)];
        var parent = resource.ParentOrRelatedParent();
        await _notifications.PublishUpdateAsync(resource, s => s with
        {
            Relationships = relationships,
            Urls = urls,
            Properties = parent is null ? s.Properties : s.Properties.Set(new ResourcePropertySnapshot(KnownProperties.ParentName, parent.InstanceIds()[0])),
            HealthReports = InitialHealth.Of(resource),
        });
        var initialize = new InitializeResourceEvent(resource, _eventing, _loggers, _notifications, _services);
        await _eventing.PublishAsync(initialize, EventDispatchBehavior.NonBlockingConcurrent, cancellationToken);
        _initialized.Add(resource);
    }

    private async Task PublishUrlsAsync(ResourceEndpointsAllocatedEvent e, CancellationToken cancellationToken)
    {
        await _urls.CollectAsync(e.Resource, cancellationToken);
        await _notifications.PublishUpdateAsync(e.Resource, s => s with { Urls = [.. ResourceUrls.Current(e.Resource, endpointsInactive: true)] });
    }

    private async Task PublishConnectionStringAsync(ConnectionStringAvailableEvent e, CancellationToken cancellationToken)
    {
        if (e.Resource is IResourceWithConnectionString resource)
        {
            var value = await resource.GetConnectionStringAsync(cancellationToken);
            var property = new ResourcePropertySnapshot(CustomResourceKnownProperties.ConnectionString, value) { IsSensitive = true };
            await _notifications.PublishUpdateAsync(resource, s => s with { Properties = s.Properties.Set(property) });
        }
    }

    // Ends when the dependencies are there, or when somebody starts the waiting resource by hand.
    private async Task WaitForDependenciesAsync(BeforeResourceStartedEvent e, CancellationToken cancellationToken)
    {
        if (!e.Resource.HasAnnotationOfType<WaitAnnotation>())
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waited = new HashSet<string>();
        var startedByHand = _notifications.WaitForResourceAsync(
            e.Resource.Name,
            update =>
            {
                var concerned = e.ResourceInstanceId is null || ModelComparers.ResourceName.Equals(e.ResourceInstanceId, update.ResourceId);
                var waits = update.Snapshot.State?.Text == KnownResourceStates.Waiting;
                return concerned && (waits ? !waited.Add(update.ResourceId) && false : waited.Contains(update.ResourceId));
            },
            stop.Token);
        try
        {
            var first = await Task.WhenAny(_notifications.WaitForDependenciesAsync(e.Resource, stop.Token), startedByHand);
            await first;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
