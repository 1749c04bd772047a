using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public static class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return ExternalServiceResource.TryParse(url, out var uri, out var fault)
            ? builder.AddExternalService(name, uri)
            : throw new ArgumentException($"The external service URL '{url}' is invalid: {fault}", nameof(url));
    }

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(uri);
        return Add(builder, new(name, uri)).WithUrl(uri.ToString());
    }

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> urlParameter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(urlParameter);
        return Add(builder, new(name, urlParameter.Resource)).WithUrl(ReferenceExpression.Create($"{urlParameter.Resource}"));
    }

    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        if (path is not null && !Uri.IsWellFormedUriString(path, UriKind.Relative))
        {
            throw new ArgumentException($"The path '{path}' is not a valid relative URL.", nameof(path));
        }

        if (resource.Uri is { Scheme: not ("http" or "https") })
        {
            throw new ArgumentException(
                $"The URL '{resource.Uri}' for external service '{resource.Name}' cannot be used for HTTP health checks because it has a non-HTTP scheme.",
                nameof(builder));
        }

        var key = $"{resource.Name}_external{(path is null ? "" : "_" + path)}_{statusCode ?? 200}_check";
        return builder.WithUriHealthCheck(key, statusCode ?? 200, async cancellationToken =>
        {
            var url = resource.Uri?.ToString() ?? await resource.UrlParameter!.GetValueAsync(cancellationToken);
            return ExternalServiceResource.TryParse(url, out var uri, out var fault)
                ? path is null ? uri : new(uri, path)
                : throw new InvalidOperationException(fault);
        });
    }

    private static IResourceBuilder<ExternalServiceResource> Add(IDistributedApplicationBuilder builder, ExternalServiceResource resource) => builder
        .AddResource(resource)
        .WithInitialState(new() { ResourceType = KnownResourceTypes.ExternalService, State = KnownResourceStates.Waiting, Properties = [] })
        .ExcludeFromManifest()
        .OnInitializeResource(StartAsync);

    private static async Task StartAsync(ExternalServiceResource resource, InitializeResourceEvent e, CancellationToken cancellationToken)
    {
        Uri? uri;
        try
        {
            var url = resource.Uri?.ToString() ?? await resource.UrlParameter!.GetValueAsync(cancellationToken);
            if (!ExternalServiceResource.TryParse(url, out uri, out var fault))
            {
                throw new DistributedApplicationException(fault);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            e.Logger.LogError(exception, "The URL of external service '{ResourceName}' cannot be used.", resource.Name);
            await e.Notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.FailedToStart });
            return;
        }

        await e.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, e.Services), cancellationToken);
        await e.Notifications.PublishUpdateAsync(resource, s => s with
        {
            State = KnownResourceStates.Running,
            Properties = s.Properties.Set(new ResourcePropertySnapshot(CustomResourceKnownProperties.Source, uri.Host)),
            Urls = s.Urls.Any(u => u.Url == uri.ToString()) ? s.Urls : s.Urls.Add(new(null, uri.ToString(), IsInternal: false)),
        });
    }
}
