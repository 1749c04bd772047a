using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace PgAspire.Hosting;

/// <summary>Before anything starts or is written: refuses what cannot work; then binds the services' ports, or lets the publishers take the clusters.</summary>
internal sealed class ClusterSubscriber(ClusterController controller, IEnumerable<IClusterPublisher> publishers) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>(async (e, ct) =>
        {
            await ClusterChecks.ResolveUserNamesAsync(e.Model, ct);
            ClusterChecks.ThrowIfInvalid(e.Model);
            if (executionContext.IsRunMode)
            {
                await controller.BindAsync(executionContext, ct);
                return;
            }
            PublishChecks.ThrowIfUnpublishable(e.Model, publishers.Any());
            PostgresClusterResource[] clusters = [.. e.Model.Resources.OfType<PostgresClusterResource>()];
            foreach (var publisher in publishers)
            {
                await publisher.PrepareAsync(clusters, e.Model, executionContext, ct);
            }
        });
        return Task.CompletedTask;
    }
}
