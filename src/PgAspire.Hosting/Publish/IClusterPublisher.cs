using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting;

/// <summary>Brings the AppHost's clusters into what is published for one kind of environment. Asked once, before anything is written.</summary>
internal interface IClusterPublisher
{
    /// <summary>Takes the clusters of its kind of environment; those of others are left alone.</summary>
    /// <param name="clusters">The AppHost's clusters, their specifications valid.</param>
    /// <param name="model">The AppHost's model.</param>
    /// <param name="context">The operation.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="DistributedApplicationException">What the AppHost asks for cannot be published; the message has every reason.</exception>
    Task PrepareAsync(IReadOnlyList<PostgresClusterResource> clusters, DistributedApplicationModel model, DistributedApplicationExecutionContext context, CancellationToken cancellationToken);
}

/// <summary>Says which type of an assembly is its publisher, so that referring to the package is enough.</summary>
/// <param name="publisher">A type that implements <see cref="IClusterPublisher"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ClusterPublisherAttribute(Type publisher) : Attribute
{
    public Type Publisher { get; } = publisher;
}
