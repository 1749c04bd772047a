using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace Aspire.Hosting;

public static class KubernetesAspireDashboardResourceBuilderExtensions
{
    [AspireExport]
    public static IResourceBuilder<KubernetesAspireDashboardResource> WithServicePort(
        this IResourceBuilder<KubernetesAspireDashboardResource> builder, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint("http", endpoint => (endpoint.Port, endpoint.IsExternal) = (port, port is not null));
    }

    [AspireExport]
    public static IResourceBuilder<KubernetesAspireDashboardResource> WithOtlpServicePort(
        this IResourceBuilder<KubernetesAspireDashboardResource> builder, int? grpcPort = null, int? httpPort = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var (name, port) in new[] { (KubernetesAspireDashboardResource.OtlpGrpc, grpcPort), (KubernetesAspireDashboardResource.OtlpHttp, httpPort) })
        {
            if (port is not null)
            {
                builder.WithEndpoint(name, endpoint => endpoint.Port = port);
            }
        }

        return builder;
    }

    [AspireExport]
    public static IResourceBuilder<KubernetesAspireDashboardResource> WithForwardedHeaders(
        this IResourceBuilder<KubernetesAspireDashboardResource> builder, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEnvironment("ASPIRE_DASHBOARD_FORWARDEDHEADERS_ENABLED", enabled ? "true" : "false");
    }

    internal static IResourceBuilder<KubernetesAspireDashboardResource> Create(IDistributedApplicationBuilder builder, string name) =>
        builder.CreateResourceBuilder(new KubernetesAspireDashboardResource(name))
            .WithImage("mcr.microsoft.com/dotnet/nightly/aspire-dashboard", "13.5")
            .WithHttpEndpoint(targetPort: 18888)
            .WithEndpoint("http", endpoint => endpoint.IsExternal = true)
            .WithHttpEndpoint(name: KubernetesAspireDashboardResource.OtlpGrpc, targetPort: 18889)
            .WithHttpEndpoint(name: KubernetesAspireDashboardResource.OtlpHttp, targetPort: 18890);
}
