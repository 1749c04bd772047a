using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting;

/// <summary>Where clusters go when the AppHost is published, and what is missing for that.</summary>
internal static class PublishChecks
{
    /// <summary>The environment that a resource is published to: its own, or the only one there is; null without one.</summary>
    public static IComputeEnvironmentResource? EnvironmentOf(IResource resource, DistributedApplicationModel model) =>
        resource.GetComputeEnvironment() ?? (model.Resources.OfType<IComputeEnvironmentResource>().ToArray() is [var only] ? only : null);

    /// <summary>Whether an environment is Kubernetes. By its name: this assembly does not know the type, and managed Kubernetes has types of its own.</summary>
    public static bool IsKubernetes(IComputeEnvironmentResource? environment) => environment?.GetType().Name.Contains("Kubernetes", StringComparison.Ordinal) == true;

    /// <summary>Throws when clusters would be lost: their environment is not Kubernetes, or nothing is there that can bring them to it.</summary>
    /// <exception cref="DistributedApplicationException">With every cluster that would be lost.</exception>
    public static void ThrowIfUnpublishable(DistributedApplicationModel model, bool hasPublisher)
    {
        var errors = model.Resources.OfType<PostgresClusterResource>().Where(c => !c.IsExcludedFromPublish())
            .Select(c => EnvironmentOf(c, model) is { } environment ? Unpublishable(c, environment, hasPublisher) : null)
            .OfType<string>().ToArray();
        if (errors.Length > 0)
        {
            throw new DistributedApplicationException($"The AppHost's PostgreSQL clusters cannot be published:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}");
        }
    }

    private static string? Unpublishable(PostgresClusterResource cluster, IComputeEnvironmentResource environment, bool hasPublisher) => (IsKubernetes(environment), hasPublisher) switch
    {
        (false, _) => $"{cluster.Name}: it is published to '{environment.Name}', which is not Kubernetes, where CloudNativePG runs: choose a Kubernetes environment by WithComputeEnvironment, or say ExcludeFromManifest and provide the host {cluster.Specification.Names.ReadWriteService} there by yourself.",
        (true, false) => $"{cluster.Name}: it is published to Kubernetes, but nothing here can write CloudNativePG's resources: refer to {PublisherDiscovery.KubernetesPackage} in the AppHost's project.",
        _ => null,
    };
}
