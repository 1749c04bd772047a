using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker;
using PgAspire.Drivers.Process;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using PullPolicy = PgAspire.Drivers.Docker.Images.ImagePullPolicy;

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
        ClusterRuntime.Containers => new DockerInstanceDriver(Containers(options), loggers.CreateLogger<DockerInstanceDriver>(), time),
        _ => throw new ArgumentException($"Choose the runtime with {nameof(RuntimeChoice)} before the cluster is made.", nameof(options)),
    };

    private static DockerDriverOptions Containers(LocalClusterOptions options)
    {
        var limits = InstanceLimits.Of(options.Spec);
        var described = new DockerDriverOptions
        {
            ClusterName = options.Spec.Name,
            Image = options.Spec.ImageName,
            PullPolicy = options.Spec.ImagePullPolicy switch
            {
                ImagePullPolicy.Always => PullPolicy.Always,
                ImagePullPolicy.Never => PullPolicy.Never,
                _ => PullPolicy.IfNotPresent,
            },
            RootDirectory = options.RootDirectory,
            DataVolume = options.DataVolume,
            DataDirectory = options.DataDirectory,
            MemoryLimit = limits.Memory,
            CpuLimit = limits.Cores,
        };
        return limits.SharedMemory is { } size ? described with { SharedMemory = size } : described;
    }

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
