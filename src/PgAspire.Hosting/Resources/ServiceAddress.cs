using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using PgAspire.Model;
using PgAspire.Router;

namespace PgAspire.Hosting;

/// <summary>The host of a service, as the one who asks reaches it: this machine, or from a container the container's host.</summary>
internal sealed class ServiceHost(PostgresClusterResource cluster, ServiceKind service) : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    private const string ContainerHost = "host.docker.internal";

    public string ValueExpression => $"{{{cluster.Name}.services.{ServiceNames.Short(service)}.host}}";

    public IEnumerable<object> References => [cluster];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new("localhost");

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var fromContainer = context.Network == KnownNetworkIdentifiers.DefaultAspireContainerNetwork || (context.Network is null && context.Caller?.IsContainer() == true);
        return new(fromContainer ? ContainerHost : "localhost");
    }
}

/// <summary>The port of a service; known as soon as the router has bound it, which is before any consumer starts.</summary>
internal sealed class ServicePort(PostgresClusterResource cluster, ServiceKind service) : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    public string ValueExpression => $"{{{cluster.Name}.services.{ServiceNames.Short(service)}.port}}";

    public IEnumerable<object> References => [cluster];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var local = await cluster.Run.Bound.WaitAsync(cancellationToken);
        return local.EndPoint(service).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        // it would never be bound
        if (context.ExecutionContext is { IsRunMode: true } execution && execution.Services.GetService<DistributedApplicationModel>() is { } model && !model.Resources.Contains(cluster))
        {
            throw new DistributedApplicationException($"{context.Caller?.Name}: {ClusterChecks.ForeignReference(cluster)}.");
        }
        return GetValueAsync(cancellationToken);
    }
}

internal static class ServiceNames
{
    public static string Full(ClusterNames names, ServiceKind service) => service switch
    {
        ServiceKind.ReadWrite => names.ReadWriteService,
        ServiceKind.ReadOnly => names.ReadOnlyService,
        _ => names.ReadService,
    };

    public static string Short(ServiceKind service) => service switch { ServiceKind.ReadWrite => "rw", ServiceKind.ReadOnly => "ro", _ => "r" };
}
