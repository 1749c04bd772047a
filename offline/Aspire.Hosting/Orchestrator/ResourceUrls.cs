using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

/// <summary>The URLs of a resource: of its endpoints, of the program, and what the callbacks make of them.</summary>
internal sealed class ResourceUrls(DistributedApplicationExecutionContext executionContext, ResourceLoggerService loggers)
{
    public static IEnumerable<UrlSnapshot> Current(IResource resource, bool endpointsInactive) =>
        resource.Annotations.OfType<ResourceUrlAnnotation>().Select(u => u.ToSnapshot(inactive: endpointsInactive && u.Endpoint is not null));

    [SuppressMessage("Design", "CA1031", Justification = "A callback that fails must not keep the resource from starting.")]
    public async Task CollectAsync(IResource resource, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(resource);
        try
        {
            var fromProgram = resource.Annotations.OfType<ResourceUrlAnnotation>().ToArray();
            var context = new ResourceUrlsCallbackContext(executionContext, resource, [.. OfEndpoints(resource), .. fromProgram], cancellationToken) { Logger = logger };
            foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
            {
                await callback.Callback(context);
            }

            foreach (var url in fromProgram)
            {
                resource.Annotations.Remove(url);
            }

            foreach (var url in context.Urls)
            {
                if (url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint)
                {
                    url.Url = endpoint.Url.TrimEnd('/') + url.Url;
                }

                resource.Annotations.Add(url);
            }
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "An error occurred while processing URLs for resource '{ResourceName}'.", resource.Name);
        }
    }

    private static IEnumerable<ResourceUrlAnnotation> OfEndpoints(IResource resource)
    {
        foreach (var annotation in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (annotation.AllocatedEndpoint is not { } allocated || resource is not IResourceWithEndpoints owner)
            {
                continue;
            }

            var reference = new EndpointReference(owner, annotation, annotation.DefaultNetworkID);
            yield return new() { Url = allocated.UriString, Endpoint = reference };
            var otherHost = allocated.BindingMode != EndpointBindingMode.SingleAddress ? Environment.MachineName
                : allocated.Address.Equals(annotation.TargetHost, StringComparison.OrdinalIgnoreCase) ? null
                : annotation.TargetHost;
            if (otherHost is not null)
            {
                yield return new() { Url = $"{allocated.UriScheme}://{otherHost}:{allocated.Port}", Endpoint = reference };
            }
        }
    }
}
