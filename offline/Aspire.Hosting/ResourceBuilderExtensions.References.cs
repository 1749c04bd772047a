using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags) where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        builder.WithReferenceRelationship(resource);
        var flags = FlagsOf(builder.Resource);
        return builder.WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}";
                context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = name.Length == 0 ? "" : EnvironmentVariableName.Encode(name).ToUpperInvariant() + "_";
                var added = resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(a => KeyValuePair.Create(a.Name, a.Value));
                foreach (var (property, value) in resource.GetConnectionProperties().Concat(added))
                {
                    context.EnvironmentVariables[prefix + property.ToUpperInvariant()] = value;
                }
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferTo(source.Resource, endpointName: null, name: null);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferTo(source.Resource, endpointName: null, name);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.ReferTo(endpointReference.Resource, endpointReference.EndpointName, name: null);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(uri);
        var fault = !uri.IsAbsoluteUri ? "it must be absolute."
            : uri.Fragment.Length > 0 ? "it cannot contain a fragment."
            : uri.Query.Length > 0 ? "it cannot contain a query string."
            : null;
        if (fault is not null)
        {
            throw new InvalidOperationException(
                $"The URI for service reference '{name}' is invalid while configuring target resource '{builder.Resource.Name}': {fault}");
        }

        var flags = FlagsOf(builder.Resource);
        if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
        {
            builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
        }

        return flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints)
            ? builder.WithEnvironment(EnvironmentVariableName.Encode(name), uri.ToString())
            : builder;
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        var flags = FlagsOf(builder.Resource);
        var discovers = flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery);
        var namesEndpoints = flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints);
        var endpointName = EnvironmentVariableName.Encode(service.Name).ToUpperInvariant();
        builder.WithReferenceRelationship(service);
        return builder.WithEnvironment(async context =>
        {
            var variables = context.EnvironmentVariables;
            if (service.Uri is { } known)
            {
                Set(namesEndpoints, endpointName, known.ToString());
                Set(discovers, $"services__{service.Name}__{known.Scheme}__0", known.ToString());
                return;
            }

            // only a URL from a parameter has its scheme in the name of the endpoint variable
            var uri = await CheckUrlAsync(service, builder.Resource, context);
            var suffix = uri is null ? "" : "_" + EnvironmentVariableName.Encode(uri.Scheme).ToUpperInvariant();
            Set(discovers, $"services__{service.Name}__{uri?.Scheme ?? "default"}__0", service.UrlParameter!);
            Set(namesEndpoints, endpointName + suffix, service.UrlParameter!);

            void Set(bool wanted, string name, object value)
            {
                if (wanted)
                {
                    variables[name] = value;
                }
            }
        });
    }

    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
    }

    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString => builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);
    }

    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.GetConnectionProperties().Where(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            .Select(p => p.Value).FirstOrDefault(ReferenceExpression.Empty);
    }

    private static ReferenceEnvironmentInjectionFlags FlagsOf(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static IResourceBuilder<T> ReferTo<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints target, string? endpointName, string? name)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var annotation = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().SingleOrDefault(a => a.Resource == target);
        if (annotation is null)
        {
            annotation = new(target) { ContextNetworkId = builder.Resource.DefaultNetwork() };
            builder.WithAnnotation(annotation).WithEnvironment(context => AddEndpointVariables(context, annotation, name));
        }

        if (endpointName is null)
        {
            annotation.UseAllEndpoints = true;
        }
        else
        {
            annotation.EndpointNames.Add(endpointName);
        }

        return builder.WithReferenceRelationship(target);
    }

    private static void AddEndpointVariables(EnvironmentCallbackContext context, EndpointReferenceAnnotation annotation, string? name)
    {
        var flags = FlagsOf(context.Resource);
        var service = name ?? annotation.Resource.Name;
        var prefix = EnvironmentVariableName.Encode(name ?? service.ToUpperInvariant());
        var wanted = annotation.Resource.GetEndpoints(annotation.ContextNetworkId).Where(e =>
            annotation.EndpointNames.Contains(e.EndpointName) || (annotation.UseAllEndpoints && !e.ExcludeReferenceEndpoint));
        foreach (var endpoint in wanted)
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[$"{prefix}_{EnvironmentVariableName.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (context.EnvironmentVariables.ContainsKey($"services__{service}__{key}__{index}"))
                {
                    index++;
                }

                context.EnvironmentVariables[$"services__{service}__{key}__{index}"] = endpoint;
            }
        }
    }
}
