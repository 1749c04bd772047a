using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker;
using PgAspire.Drivers.Process;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Local;

/// <summary>Makes what a runtime needs.</summary>
internal static class InstanceDrivers
{
    /// <summary>The driver of a cluster.</summary>
    public static IInstanceDriver Create(LocalClusterOptions options, ILoggerFactory loggers, TimeProvider time) => options.Runtime switch
    {
        ClusterRuntime.Processes => new ProcessInstanceDriver(new ProcessDriverOptions
        {
            ClusterName = options.Spec.Name,
            RootDirectory = options.RootDirectory,
            DataDirectory = options.DataDirectory,
            MajorVersion = options.PostgresMajorVersion,
        }, loggers.CreateLogger<ProcessInstanceDriver>(), time),
        ClusterRuntime.Containers => new DockerInstanceDriver(new DockerDriverOptions
        {
            ClusterName = options.Spec.Name,
            Image = options.Spec.ImageName,
            RootDirectory = options.RootDirectory,
            DataVolume = options.DataVolume,
            DataDirectory = options.DataDirectory,
        }, loggers.CreateLogger<DockerInstanceDriver>(), time),
        _ => throw new ArgumentException($"Choose the runtime with {nameof(RuntimeChoice)} before the cluster is made.", nameof(options)),
    };

    /// <summary>Where the operator sends the routes: the router, and the services' names among containers.</summary>
    public static IServiceRoutes Routes(ServiceRouter router, IInstanceDriver driver) =>
        driver is IServiceRoutes containers ? new BothRoutes(new RouterRoutes(router), containers) : new RouterRoutes(router);

    /// <summary>The process of an instance's server; null when it does not run.</summary>
    public static int? ProcessId(IInstanceDriver driver, string instance) => driver switch
    {
        ProcessInstanceDriver processes => processes.ProcessId(instance),
        DockerInstanceDriver containers => containers.ProcessId(instance),
        _ => null,
    };

    private sealed class BothRoutes(IServiceRoutes first, IServiceRoutes second) : IServiceRoutes
    {
        public void Apply(ServiceRoutes routes)
        {
            first.Apply(routes);
            second.Apply(routes);
        }
    }
}
