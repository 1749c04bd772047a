using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace PgAspire.Hosting;

/// <summary>Before anything starts: refuses what cannot work, binds the services' ports.</summary>
internal sealed class ClusterSubscriber(ClusterController controller) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((e, ct) =>
        {
            ClusterChecks.ThrowIfInvalid(e.Model);
            return executionContext.IsRunMode ? controller.BindAsync(executionContext, ct) : Task.CompletedTask;
        });
        return Task.CompletedTask;
    }
}
