using System.Collections.Concurrent;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Hosting;

/// <summary>Runs the AppHost's clusters on this machine and tells Aspire what they do. One for an AppHost.</summary>
internal sealed class ClusterController(DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing, IServiceProvider services, IHostApplicationLifetime lifetime, IConfiguration configuration) : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<PostgresClusterResource, (LocalCluster Cluster, InstancePresenter Presenter, RuntimeChoice Runtime)> _running = new();
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private readonly Lock _lock = new();
    private Task? _stop;

    /// <summary>Binds every cluster's services, so that their ports are known to whoever asks; connections are refused until there is a primary.</summary>
    public async Task BindAsync(DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);
        foreach (var resource in model.Resources.OfType<PostgresClusterResource>())
        {
            var fromContainers = await ReachContainersAsync(resource, executionContext, cancellationToken);
            var password = await resource.PasswordParameter.GetValueAsync(cancellationToken) ?? "";
            var superuser = resource.SuperuserPasswordParameter is null ? null : await resource.SuperuserPasswordParameter.GetValueAsync(cancellationToken);
            var rolePasswords = ValueMap<string>.Empty;
            foreach (var (role, parameter) in resource.RolePasswordParameters)
            {
                rolePasswords = rolePasswords.With(role, await parameter.GetValueAsync(cancellationToken) ?? "");
            }
            var placement = resource.Placement;
            var specification = resource.Specification;
            var runtime = await RuntimeChoice.MakeAsync(placement.Runtime, postgresMajorVersion: null, cancellationToken);
            var inContainers = runtime.Runtime == ClusterRuntime.Containers;
            var cluster = new LocalCluster(new()
            {
                Runtime = runtime.Runtime,
                DataVolume = inContainers ? placement.EffectiveVolume : null,
                Spec = specification,
                Credentials = new(new RoleCredentials(specification.InitDb.EffectiveOwner, password), superuser) { RolePasswords = rolePasswords },
                DataDirectory = placement.Directory ?? (placement.EffectiveVolume is null || inContainers ? null : DataVolumes.PathOf(placement.EffectiveVolume)),
                Router = new()
                {
                    Address = fromContainers ? IPAddress.Any : IPAddress.Loopback,
                    ReadWritePort = randomize ? 0 : placement.ReadWritePort,
                    ReadOnlyPort = randomize ? 0 : placement.ReadOnlyPort,
                    ReadPort = randomize ? 0 : placement.ReadPort,
                    HoldConnections = placement.HoldConnections,
                },
            }, new ResourceLogFactory(loggers.GetLogger(resource)));
            _running[resource] = (cluster, new(resource, model, notifications, loggers), runtime);
            cluster.Bind();
            resource.Run.SetBound(cluster);
        }
    }

    /// <summary>A cluster's life as a resource, from its initialisation to the AppHost's end.</summary>
    public async Task RunAsync(PostgresClusterResource resource)
    {
        var logger = loggers.GetLogger(resource);
        var (cluster, presenter, runtime) = _running[resource];
        var stopping = _ending.Token;
        var chaos = Task.CompletedTask;
        try
        {
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stopping);
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Starting, StartTimeStamp = DateTime.UtcNow });
            foreach (var warning in PostgresClusterValidation.Warn(cluster.Spec))
            {
                logger.LogWarning("{Warning}", warning);
            }
            foreach (var view in model.Resources.OfType<PostgresClusterReadOnlyResource>().Where(v => v.Parent.Parent == resource && cluster.Spec.Instances == 1))
            {
                logger.LogWarning("{View} leads to standbys, and the cluster has a single instance: connections to ro are refused until there is a standby. Give the cluster more instances, or scale it.", view.Name);
            }
            logger.LogInformation("The instances are {Runtime}: {Reason}.", runtime.Runtime == ClusterRuntime.Containers ? "containers" : "processes", runtime.Reason);
            if (resource.Placement is { PersistentVolume: not null, EffectiveVolume: { } kept })
            {
                logger.LogInformation("Persistent: the data stays in the volume {Volume} and the next run takes it over; the servers end with the AppHost.", kept);
            }
            await presenter.RuntimeAsync(runtime);
            foreach (var remark in LocalMeaning.NotApplied(cluster.Spec))
            {
                logger.LogWarning("Not applied locally: {Remark}", remark);
            }
            foreach (var remark in LocalMeaning.KubernetesOnly(cluster.Spec, runtime.Runtime == ClusterRuntime.Containers))
            {
                logger.LogInformation("Applies in Kubernetes only: {Remark}", remark);
            }
            cluster.Operator.LogLine += presenter.Log;
            await cluster.StartAsync(stopping);
            await foreach (var snapshot in cluster.Operator.WatchAsync(stopping))
            {
                await presenter.ShowAsync(snapshot, cluster);
                if (snapshot.IsUnrecoverable && !resource.Run.Serving.IsCompleted)
                {
                    throw new ClusterUnrecoverableException(snapshot.PhaseReason);
                }
                if (snapshot.Services.ReadWrite is not null && !resource.Run.Serving.IsCompleted)
                {
                    await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), stopping);
                    await presenter.RunningAsync(cluster);
                    resource.Run.SetServing();
                    if (resource.Chaos is { } options)
                    {
                        chaos = RunChaosAsync(new(cluster, resource.Run, options, logger, TimeProvider.System), logger, stopping);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // StopAsync does the rest
        }
#pragma warning disable CA1031 // an exception that leaves the initialisation changes no state and leaves those who wait hanging
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LogError("{Message}", error.Message);
            resource.Run.SetFailed(error);
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.FailedToStart });
            await cluster.DisposeAsync();
        }
        await chaos;
    }

    private static async Task RunChaosAsync(ChaosRunner chaos, ILogger logger, CancellationToken stopping)
    {
        try
        {
            await chaos.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the AppHost ends
        }
#pragma warning disable CA1031 // the cluster goes on without it
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError("Chaos has ended: {Message}", e.Message);
        }
    }

    /// <summary>Shows a cluster as it is now, without waiting for its next change.</summary>
    public Task ShowAsync(PostgresClusterResource resource) =>
        _running.TryGetValue(resource, out var running) && !_ending.IsCancellationRequested ? running.Presenter.ShowAsync(running.Cluster.Operator.Snapshot, running.Cluster) : Task.CompletedTask;

    /// <summary>The life of a database or a read-only view: it runs once its cluster serves.</summary>
    public async Task RunPartAsync(Resource part, PostgresClusterResource cluster)
    {
        var stopping = _ending.Token;
        try
        {
            await eventing.PublishAsync(new BeforeResourceStartedEvent(part, services), stopping);
            await notifications.PublishUpdateAsync(part, s => s with { State = KnownResourceStates.Starting, StartTimeStamp = DateTime.UtcNow });
            await cluster.Run.Serving.WaitAsync(stopping);
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(part, services), stopping);
            await notifications.PublishUpdateAsync(part, s => s with { State = KnownResourceStates.Running });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // StopAsync does the rest
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
            await notifications.PublishUpdateAsync(part, s => s with { State = KnownResourceStates.FailedToStart });
        }
    }

    /// <summary>Ends every cluster; safe to repeat.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _stop ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <summary>Ends what still runs when the application was not stopped before, for example because it did not start; nobody can be told any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Task stop;
        lock (_lock)
        {
            stop = _stop ??= EndAsync();
        }
        await stop;
        foreach (var (_, presenter, _) in _running.Values)
        {
            presenter.Dispose();
        }
        _ending.Dispose();

        async Task EndAsync()
        {
            await _ending.CancelAsync();
            await Task.WhenAll(_running.Values.Select(running => running.Cluster.DisposeAsync().AsTask()));
        }
    }

    private Task StopOnceAsync(CancellationToken cancellationToken) => Task.WhenAll(_running.Select(async running =>
    {
        var (resource, (cluster, presenter, _)) = running;
        var parts = model.Resources.Where(r => r is PostgresClusterDatabaseResource d && d.Parent == resource || r is PostgresClusterReadOnlyResource v && v.Parent.Parent == resource).ToArray();
        await PublishAsync([resource, .. parts], s => s.State?.Text == KnownResourceStates.FailedToStart ? s : s with { State = KnownResourceStates.Stopping });
        try
        {
            await cluster.StopAsync(StopTimeout, cancellationToken);
        }
        finally
        {
            await cluster.DisposeAsync();
            await presenter.EndedAsync();
        }
        await PublishAsync([.. parts, resource], s => s.State?.Text == KnownResourceStates.FailedToStart ? s : s with { State = KnownResourceStates.Exited, StopTimeStamp = DateTime.UtcNow, ExitCode = 0 });
        foreach (var ended in parts.Append(resource))
        {
            if (notifications.TryGetCurrentState(ended.Name, out var state))
            {
                await eventing.PublishAsync(new ResourceStoppedEvent(ended, services, state), CancellationToken.None);
            }
        }
    }));

    private async Task PublishAsync(IEnumerable<IResource> resources, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        foreach (var resource in resources)
        {
            await notifications.PublishUpdateAsync(resource, change);
        }
    }

    // containers reach the router through their host's gateway, so it must not listen on loopback only
    private async Task<bool> ReachContainersAsync(PostgresClusterResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var container in model.Resources.Where(r => r.IsContainer()).ToArray())
        {
            var dependencies = await container.GetResourceDependenciesAsync(executionContext, ResourceDependencyDiscoveryMode.DirectOnly, cancellationToken);
            // the tools are told of every cluster by files
            if (container is not (PostgresClusterPgAdminResource or PostgresClusterPgWebResource) && !dependencies.Any(d => d == resource || d is PostgresClusterDatabaseResource b && b.Parent == resource || d is PostgresClusterReadOnlyResource v && v.Parent.Parent == resource))
            {
                continue;
            }
            found = true;
            // plain Docker Engine does not know this name by itself
            container.Annotations.Add(new ContainerRuntimeArgsCallbackAnnotation(args =>
            {
                args.Add("--add-host");
                args.Add("host.docker.internal:host-gateway");
            }));
        }
        return found;
    }
}
