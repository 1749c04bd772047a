using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Display;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications { get; }

    public ResourceCommandService ResourceCommands => _host.Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return CreateBuilder(new DistributedApplicationOptions { Args = args });
    }

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await RunBeforeStartAsync(cancellationToken);
        await _host.StartAsync(cancellationToken);
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (AppHostInterception.Current is null)
        {
            Services.GetService<ConsoleDisplay>()?.Enable();
        }

        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await RunBeforeStartAsync(cancellationToken);
            await _host.StartAsync(cancellationToken);
            await _host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // stopped while starting: the host runs nothing of its shutdown then, as with Aspire
        }
    }

    public void Run() => RunAsync().Wait();

    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task RunBeforeStartAsync(CancellationToken cancellationToken)
    {
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>().ToArray())
        {
            await subscriber.SubscribeAsync(eventing, context, cancellationToken);
        }

        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        BindToSingleEnvironment(model);
        var pipeline = (DistributedApplicationPipeline)Services.GetRequiredService<IDistributedApplicationPipeline>();
        var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
        await pipeline.ExecuteSeparatelyAsync(WellKnownPipelineSteps.BeforeStart, new(model, context, Services, logger, cancellationToken));
    }

    // With exactly one compute environment nobody has to say where a compute resource goes.
    private static void BindToSingleEnvironment(DistributedApplicationModel model)
    {
        if (model.Resources.OfType<IComputeEnvironmentResource>().ToArray() is [var environment])
        {
            foreach (var resource in model.Resources.OfType<IComputeResource>().Where(r => r.GetComputeEnvironment() is null))
            {
                resource.Annotations.Add(new ComputeEnvironmentAnnotation(environment));
            }
        }
    }
}
