using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting;

/// <summary>Where clusters go when the AppHost is published, and what is missing for that.</summary>
internal static class PublishChecks
{
    /// <summary>The environment that a cluster is published to: its own, or the only one there is; null without one.</summary>
    public static IComputeEnvironmentResource? EnvironmentOf(PostgresClusterResource cluster, DistributedApplicationModel model) =>
        cluster.GetComputeEnvironment() ?? (model.Resources.OfType<IComputeEnvironmentResource>().ToArray() is [var only] ? only : null);

    /// <summary>Whether an environment is Kubernetes. By its name: this assembly does not know the type, and managed Kubernetes has types of its own.</summary>
    public static bool IsKubernetes(IComputeEnvironmentResource? environment) => environment?.GetType().Name.Contains("Kubernetes", StringComparison.Ordinal) == true;

    /// <summary>Throws when clusters go to Kubernetes and nothing is there that can bring them there.</summary>
    public static void ThrowIfUnpublishable(DistributedApplicationModel model, bool hasPublisher)
    {
        var lost = hasPublisher ? [] : model.Resources.OfType<PostgresClusterResource>().Where(c => IsKubernetes(EnvironmentOf(c, model))).Select(c => $"'{c.Name}'").ToArray();
        if (lost.Length > 0)
        {
            throw new DistributedApplicationException(
                $"The PostgreSQL cluster {string.Join(", ", lost)} is published to Kubernetes, but nothing here can write CloudNativePG's resources: refer to {PublisherDiscovery.KubernetesPackage} in the AppHost's project.");
        }
    }
}
