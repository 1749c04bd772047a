using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public static class ConnectionStringBuilderExtensions
{
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionStringExpression);
        var resource = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        var awaited = new HashSet<IResource>();
        foreach (var provider in connectionStringExpression.ValueProviders)
        {
            IEnumerable<IResource> parts = provider switch
            {
                IResourceWithoutLifetime => [],
                IResource part => [part],
                IValueWithReferences with => with.References.OfType<IResource>(),
                _ => [],
            };
            foreach (var part in parts.Where(awaited.Add))
            {
                resource.WaitForStart(builder.CreateResourceBuilder(part));
            }
        }

        return resource
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new() { ResourceType = KnownResourceTypes.ConnectionString, State = KnownResourceStates.NotStarted, Properties = [] })
            .OnInitializeResource(StartAsync);
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails becomes the state of the resource.")]
    private static async Task StartAsync(ConnectionStringResource resource, InitializeResourceEvent e, CancellationToken cancellationToken)
    {
        try
        {
            await e.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, e.Services), cancellationToken);
            await e.Notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Running });
            await e.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, e.Services), cancellationToken);
        }
        catch (Exception exception)
        {
            e.Logger.LogError(exception, "Failed to resolve connection string for resource '{ResourceName}'", resource.Name);
            await e.Notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.FailedToStart });
        }
    }
}
