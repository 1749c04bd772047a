using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Whether a consumer finds what a cluster offers to its own namespace only: its Secrets, and its services by their short names.</summary>
internal enum NamespaceReach
{
    /// <summary>Both are in one namespace.</summary>
    Certain,

    /// <summary>They are in one namespace when the chart is released into the cluster's, or when the consumer is moved there.</summary>
    DependsOnTheRelease,

    /// <summary>The AppHost puts them into two namespaces.</summary>
    Impossible,
}

/// <summary>Compares namespaces.</summary>
internal static class NamespaceReaches
{
    /// <summary>Tells how a consumer reaches a cluster. Pure.</summary>
    /// <param name="cluster">The cluster's own namespace; null when it goes where the chart is released.</param>
    /// <param name="release">The namespace that the AppHost releases the chart into; null when it does not say.</param>
    /// <param name="consumerIsCustomized">Whether the AppHost changes the consumer's objects at last, and may give them a namespace.</param>
    public static NamespaceReach Of(string? cluster, string? release, bool consumerIsCustomized) =>
        cluster is null ? NamespaceReach.Certain
        : release is null || (release != cluster && consumerIsCustomized) ? NamespaceReach.DependsOnTheRelease
        : release == cluster ? NamespaceReach.Certain
        : NamespaceReach.Impossible;

    /// <summary>The namespace that the AppHost's program says for an environment; null when it says none, or a parameter, whose value a deployment may change.</summary>
    public static string? Release(IComputeEnvironmentResource? environment) =>
        environment is not null && environment.TryGetLastAnnotation<KubernetesNamespaceAnnotation>(out var annotation) && annotation.Namespace is { IsConditional: false, ValueProviders.Count: 0 } literal
            ? literal.Format
            : null;
}
