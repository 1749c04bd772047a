using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;

namespace Aspire.Hosting.Orchestrator;

/// <summary>start, stop, restart and, for projects, rebuild.</summary>
internal static class LifecycleCommands
{
    public static void Add(IResource resource, ResourceExecutor executor)
    {
        if (resource.HasAnnotationOfType<ExcludeLifecycleCommandsAnnotation>())
        {
            return;
        }

        Add(resource, KnownResourceCommands.StartCommand, "Start", "Start resource", "Play", IconVariant.Filled, highlighted: true, StartState, async (id, token) =>
        {
            await executor.StartAsync(id, token);
            return "Successfully started";
        });
        Add(resource, KnownResourceCommands.StopCommand, "Stop", "Stop resource", "Stop", IconVariant.Filled, highlighted: true, StopState, async (id, token) =>
        {
            await executor.StopAsync(id, token);
            return "Successfully stopped";
        });
        Add(resource, KnownResourceCommands.RestartCommand, "Restart", "Restart resource", "ArrowCounterclockwise", IconVariant.Regular, highlighted: false, RestartState, async (id, token) =>
        {
            await executor.StopAsync(id, token);
            await executor.StartAsync(id, token);
            return "Successfully restarted";
        });
        if (resource is ProjectResource project && !project.GetProjectMetadata().IsFileBasedApp)
        {
            Add(resource, KnownResourceCommands.RebuildCommand, "Rebuild", "Rebuild the project and restart it", "ArrowSync", IconVariant.Regular, highlighted: false, RebuildState, async (_, token) =>
            {
                await executor.RebuildAsync(project, token);
                return "Successfully rebuilt";
            });
        }
    }

    private static void Add(
        IResource resource,
        string name,
        string displayName,
        string description,
        string icon,
        IconVariant variant,
        bool highlighted,
        Func<string?, ResourceCommandState> state,
        Func<string, CancellationToken, Task<string>> execute)
    {
        var options = new CommandOptions { Description = description, IconName = icon, IconVariant = variant, IsHighlighted = highlighted };
        resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            c => state(c.ResourceSnapshot.State?.Text),
            async c => CommandResults.Success($"{await execute(c.ResourceName, c.CancellationToken)} '{resource.DisplayName(c.ResourceName)}'."),
            options));
    }

    private static ResourceCommandState StartState(string? state) =>
        IsBetween(state) ? ResourceCommandState.Disabled
        : IsStopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Enabled
        : ResourceCommandState.Hidden;

    private static ResourceCommandState StopState(string? state) =>
        state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled
        : IsBetween(state) || IsStopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Hidden
        : ResourceCommandState.Enabled;

    private static ResourceCommandState RestartState(string? state) =>
        IsBetween(state) || IsStopped(state) || state == KnownResourceStates.Waiting || state == KnownResourceStates.Stopping
            ? ResourceCommandState.Disabled
            : ResourceCommandState.Enabled;

    private static ResourceCommandState RebuildState(string? state) =>
        state is not null && KnownResourceStates.BuildableStates.Contains(state) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static bool IsStopped(string? state) =>
        state == KnownResourceStates.NotStarted || state == "Unknown" || (state is not null && KnownResourceStates.TerminalStates.Contains(state));

    private static bool IsBetween(string? state) => string.IsNullOrEmpty(state)
        || state == KnownResourceStates.Starting || state == KnownResourceStates.Building || state == KnownResourceStates.RuntimeUnhealthy;
}
