using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

public static class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation) where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result) where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        var found = resource.Annotations.OfType<T>().ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool HasAnnotationOfType<T>(this IResource resource) where T : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.Any(a => a is T);
    }

    public static bool TryGetAnnotationsIncludingAncestorsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        var found = SelfAndAncestors(resource).SelectMany(r => r.Annotations.OfType<T>()).ToArray();
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool HasAnnotationIncludingAncestorsOfType<T>(this IResource resource) where T : IResourceAnnotation =>
        SelfAndAncestors(resource).Any(r => r.HasAnnotationOfType<T>());

    public static bool TryGetEnvironmentVariables(this IResource resource, [NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables) =>
        TryGetAnnotationsOfType(resource, out environmentVariables);

    [Obsolete("Use ExecutionConfigurationBuilder.")]
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig()
            .BuildAsync(new(applicationOperation), NullLogger.Instance, CancellationToken.None);
        return result.EnvironmentVariables.ToDictionary();
    }

    [Obsolete("Use ExecutionConfigurationBuilder.")]
    public static async ValueTask<string[]> GetArgumentValuesAsync(
        this IResourceWithArgs resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig()
            .BuildAsync(new(applicationOperation), NullLogger.Instance, CancellationToken.None);
        return [.. result.Arguments.Select(a => a.Value)];
    }

    public static bool IsExcludedFromPublish(this IResource resource) =>
        resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var annotation) && annotation == ManifestPublishingCallbackAnnotation.Ignore;

    public static bool TryGetContainerMounts(this IResource resource, [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
        TryGetAnnotationsOfType(resource, out volumeMounts);

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        TryGetAnnotationsOfType(resource, out endpoints);

    public static bool TryGetUrls(this IResource resource, [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) =>
        TryGetAnnotationsOfType(resource, out urls);

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e)).ToArray();

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource, NetworkIdentifier contextNetworkId) =>
        resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e, contextNetworkId)).ToArray();

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName, NetworkIdentifier contextNetworkId) =>
        new(resource, endpointName, contextNetworkId);

    public static IReadOnlyList<ResolvedEndpoint> ResolveEndpoints(this IResource resource, IPortAllocator? portAllocator = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return EndpointResolution.Resolve(resource, portAllocator ?? new PortAllocator());
    }

    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName) =>
        TryGetContainerImageName(resource, useBuiltImage: true, out imageName);

    public static bool TryGetContainerImageName(this IResource resource, bool useBuiltImage, [NotNullWhen(true)] out string? imageName)
    {
        imageName = null;
        if (resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            var registry = string.IsNullOrEmpty(image.Registry) ? "" : image.Registry + "/";
            var version = image.SHA256 is { Length: > 0 } sha ? "@sha256:" + sha : image.Tag is { Length: > 0 } tag ? ":" + tag : "";
            imageName = registry + image.Image + version;
        }

        return imageName is not null;
    }

    public static int GetReplicaCount(this IResource resource) =>
        resource.TryGetLastAnnotation<ReplicaAnnotation>(out var annotation) ? annotation.Replicas : 1;

    public static IComputeEnvironmentResource? GetComputeEnvironment(this IResource resource) =>
        resource.TryGetLastAnnotation<ComputeEnvironmentAnnotation>(out var annotation) ? annotation.ComputeEnvironment : null;

    public static DeploymentTargetAnnotation? GetDeploymentTargetAnnotation(
        this IResource resource,
        IComputeEnvironmentResource? targetComputeEnvironment = null)
    {
        var environment = targetComputeEnvironment ?? resource.GetComputeEnvironment();
        var targets = resource.Annotations.OfType<DeploymentTargetAnnotation>()
            .Where(t => environment is null || t.ComputeEnvironment == environment).ToArray();
        return targets.Length > 1 && environment is null
            ? throw new InvalidOperationException(
                $"Resource '{resource.Name}' has multiple compute environments - '{string.Join(", ", targets.Select(t => t.ComputeEnvironment?.Name))}'. Please specify which one to use with WithComputeEnvironment.")
            : targets.LastOrDefault();
    }

    public static Task<IReadOnlySet<IResource>> GetResourceDependenciesAsync(
        this IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ResourceDependencyDiscoveryMode mode = ResourceDependencyDiscoveryMode.Recursive,
        CancellationToken cancellationToken = default) =>
        ResourceDependencies.FindAsync(resource, executionContext, mode, cancellationToken);

    public static Task<IReadOnlySet<IResource>> GetResourceDependenciesAsync(
        this IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ResourceDependencyDiscoveryOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ResourceDependencies.FindAsync(resource, executionContext, options.DiscoveryMode, cancellationToken);
    }

    /// <summary>The ids under which the copies of the resource are known; its name when it has none.</summary>
    internal static string[] InstanceIds(this IResource resource) =>
        resource.TryGetLastAnnotation<InstancesAnnotation>(out var instances) ? [.. instances.Ids] : [resource.Name];

    internal static string DisplayName(this IResource resource, string instanceId) => resource.GetReplicaCount() > 1 ? instanceId : resource.Name;

    internal static NetworkIdentifier DefaultNetwork(this IResource resource) =>
        resource.IsContainer() ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>Started and stopped by itself, not together with its parent.</summary>
    internal static bool HasOwnLifetime(this IResource resource) =>
        resource.IsContainer() || resource is ProjectResource or ExecutableResource or ParameterResource or ConnectionStringResource or ExternalServiceResource;

    internal static string TypeName(this IResource resource) => resource switch
    {
        ProjectResource => KnownResourceTypes.Project,
        ContainerResource => KnownResourceTypes.Container,
        ExecutableResource => KnownResourceTypes.Executable,
        ParameterResource => KnownResourceTypes.Parameter,
        ConnectionStringResource => KnownResourceTypes.ConnectionString,
        ExternalServiceResource => KnownResourceTypes.ExternalService,
        _ => resource.GetType().Name,
    };

    private static IEnumerable<IResource> SelfAndAncestors(IResource? resource)
    {
        for (; resource is not null; resource = (resource as IResourceWithParent)?.Parent)
        {
            yield return resource;
        }
    }
}
