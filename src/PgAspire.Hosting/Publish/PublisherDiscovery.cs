using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PgAspire.Hosting;

/// <summary>Finds the publishers that the AppHost refers to; an AppHost need not call anything of theirs.</summary>
internal static class PublisherDiscovery
{
    /// <summary>The package that publishes for Kubernetes.</summary>
    public const string KubernetesPackage = "PgAspire.Hosting.Kubernetes";

    /// <summary>Registers the publishers that are there.</summary>
    public static void Register(IServiceCollection services)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(KubernetesPackage));
        }
        catch (FileNotFoundException)
        {
            return;
        }
        if (assembly.GetCustomAttribute<ClusterPublisherAttribute>() is { } found)
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IClusterPublisher), found.Publisher));
        }
    }
}
