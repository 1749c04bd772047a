using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Waits for what a resource's WaitFor annotations name, and keeps "Waiting" and what is still missing in its snapshot.</summary>
internal sealed class DependencyWaiter(ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    public static bool IsUnavailable(CustomResourceSnapshot snapshot) => snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    public async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource is not IResourceWithoutLifetime).ToArray();
        var pending = waits.SelectMany(w => w.Resource.InstanceIds()).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        await PublishAsync(resource, pending);
        var gate = new Lock();
        await Task.WhenAll(waits.SelectMany(wait => wait.Resource.InstanceIds().Select(async id =>
        {
            await WaitForInstanceAsync(resource, wait, id, cancellationToken);
            Task publish;
            lock (gate)
            {
                pending.Remove(id);
                publish = PublishAsync(resource, pending);
            }

            await publish;
        })));
    }

    private async Task WaitForInstanceAsync(IResource resource, WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(resource);
        var display = wait.Resource.InstanceIds().Length > 1 ? id : wait.Resource.Name;
        var behavior = wait.WaitBehavior ?? notifications.DefaultWaitBehavior;
        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            logger.LogInformation("Waiting for resource '{ResourceName}' to complete.", display);
            var ended = await UntilAsync(s => KnownResourceStates.TerminalStates.Contains(s.State?.Text) || s.ExitCode is not null, "reach a terminal state");
            ThrowUnlessCompleted(resource, wait, display, ended.Snapshot);
            logger.LogInformation("Finished waiting for resource '{ResourceName}'.", display);
            return;
        }

        logger.LogInformation("Waiting for resource '{ResourceName}' to enter the '{State}' state.", display, KnownResourceStates.Running);
        var running = await UntilAsync(
            s => s.State?.Text == KnownResourceStates.Running || (behavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(s)),
            "reach the 'Running' state");
        if (running.Snapshot.State?.Text is { } state && state != KnownResourceStates.Running)
        {
            throw Stopped(resource, display, state == KnownResourceStates.FailedToStart
                ? "it failed to start."
                : $"it entered the '{state}' state prematurely.");
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            if (wait.Resource.HasAnnotationOfType<HealthCheckAnnotation>())
            {
                logger.LogInformation("Waiting for resource '{ResourceName}' to become healthy.", display);
                await UntilAsync(s => s.HealthStatus == HealthStatus.Healthy, "become healthy");
            }

            logger.LogInformation("Waiting for resource ready to execute for '{ResourceName}'.", display);
            var ready = await UntilAsync(s => s.ReadyEvent is not null, "execute the resource ready event");
            await ready.Snapshot.ReadyEvent!.WaitAsync(cancellationToken);
        }

        logger.LogInformation("Finished waiting for resource '{ResourceName}'.", display);

        Task<ResourceEvent> UntilAsync(Func<CustomResourceSnapshot, bool> condition, string goal) => notifications.WaitAsync(
            wait.Resource.Name,
            e => e.ResourceId == id && condition(e.Snapshot),
            $"Resource '{display}' failed to {goal} before the operation was cancelled.",
            cancellationToken);
    }

    private static void ThrowUnlessCompleted(IResource resource, WaitAnnotation wait, string display, CustomResourceSnapshot snapshot)
    {
        if (snapshot.State?.Text == KnownResourceStates.FailedToStart)
        {
            throw Stopped(resource, display, "it failed to start.");
        }

        if (snapshot.ExitCode is { } code && code != wait.ExitCode)
        {
            throw Stopped(resource, display, $"it entered the '{snapshot.State?.Text}' state with exit code '{code}', expected '{wait.ExitCode}'.");
        }
    }

    private static DistributedApplicationException Stopped(IResource resource, string dependency, string because) =>
        new($"Resource '{resource.Name}' stopped waiting for dependency resource '{dependency}' because {because}");

    private Task PublishAsync(IResource resource, List<string> pending)
    {
        string[] names = [.. pending.Distinct(ModelComparers.ResourceName)];
        if (names.Length == 0)
        {
            return notifications.PublishUpdateAsync(resource, s => s with { Properties = s.Properties.Without(KnownProperties.WaitingFor) });
        }

        // a resource that is started by hand keeps NotStarted until somebody does
        var fromNotStarted = !resource.HasAnnotationOfType<ExplicitStartupAnnotation>() || !resource.HasAnnotationOfType<InstancesAnnotation>();
        return notifications.PublishUpdateAsync(resource, s => MayWait(s.State?.Text)
            ? s with { State = KnownResourceStates.Waiting, Properties = s.Properties.Set(new ResourcePropertySnapshot(KnownProperties.WaitingFor, names)) }
            : s);

        bool MayWait(string? state) => state is null || state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting
            || (fromNotStarted && state == KnownResourceStates.NotStarted);
    }
}
