using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Local;
using PgAspire.Operator;
using static PgAspire.Hosting.CommandExecution;

namespace PgAspire.Hosting;

/// <summary>The commands of an instance: faults, and what a user does to a single one.</summary>
internal static class InstanceCommands
{
    private const string KeepData = "keepData";

    /// <summary>Gives an instance its commands.</summary>
    public static void Add(IResourceBuilder<PostgresClusterInstanceResource> instance)
    {
        var name = instance.Resource.Name;
        Add(instance, InstanceCommand.Kill, "Kill", "SIGKILL for the server and all its processes, as a crash; what the operator does then is what it does in production.", "PlugDisconnected", async (local, call) =>
            {
                var wasPrimary = IsPrimary(local, name);
                var process = RunningProcess(local, name, "kill");
                await local.Driver.KillAsync(name, call.CancellationToken);
                return $"{name}{process} was killed; {(wasPrimary ? "another instance becomes the primary, if one may" : "it is started again")}.";
            },
            new() { ConfirmationMessage = $"Kill {name}? Its sessions are lost." });
        Add(instance, InstanceCommand.Stop, "Stop", "Ends the server and keeps it down, its data untouched (a fence); there is no failover from a stopped primary.", "Stop", async (local, call) =>
            {
                await local.Control.FenceAsync(name, call, call.CancellationToken);
                return $"{name} has stopped and stays down until it is started.";
            },
            new() { ConfirmationMessage = $"Stop {name}? If it is the primary, nobody writes until it is started again." });
        Add(instance, InstanceCommand.Start, "Start", "Lets a stopped server run again, or a frozen one go on.", "Play", async (local, call) =>
            {
                if (instance.Resource.Cluster.Run.IsPaused(local, name))
                {
                    await local.Driver.ResumeAsync(name, call.CancellationToken);
                    instance.Resource.Cluster.Run.SetPaused(name, null);
                    return $"{name} goes on.";
                }
                await local.Control.UnfenceAsync(name, call, call.CancellationToken);
                return $"{name} runs again.";
            },
            new() { IsHighlighted = true });
        Add(instance, InstanceCommand.Pause, "Pause", "Freezes the server and all its processes (SIGSTOP), as a machine that hangs; the operator ends a server that does not answer for too long.", "Pause", async (local, call) =>
            {
                RunningProcess(local, name, "pause");
                await local.Driver.PauseAsync(name, call.CancellationToken);
                instance.Resource.Cluster.Run.SetPaused(name, new(DateTimeOffset.UtcNow, local.ProcessId(name)));
                return $"{name} is frozen.";
            },
            new() { ConfirmationMessage = $"Freeze {name}? Its sessions hang." });
        Add(instance, InstanceCommand.Destroy, "Destroy", "Ends the instance for good; if it was the primary, a failover follows. The cluster makes a new one.", "Delete", async (local, call) =>
            {
                var keep = bool.TryParse(call.Argument(KeepData), out var value) && value;
                await local.Control.DestroyAsync(name, keep, call, call.CancellationToken);
                return $"{name} is destroyed, its data is {(keep ? "set aside" : "deleted")}; the cluster makes a new instance.";
            },
            new()
            {
                Arguments = [new() { Name = KeepData, Label = "Keep the data", Description = "Whether its data is set aside instead of being deleted.", InputType = InputType.Boolean, Value = "false" }],
                ConfirmationMessage = $"Destroy {name}? Its data is deleted, unless it is to be kept.",
            });
    }

    private static void Add(IResourceBuilder<PostgresClusterInstanceResource> instance, InstanceCommand command, string displayName, string description, string icon,
        Func<LocalCluster, CommandCall, Task<string>> work, CommandOptions options)
    {
        var resource = instance.Resource;
        options.Description = description;
        options.IconName = icon;
        options.UpdateState = _ => CommandRules.Allows(command, resource.Name, resource.Cluster.Run.Shown, resource.Cluster.Run.IsShownPaused(resource.Name)) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
        var name = command.ToString().ToLowerInvariant();
        var isOperation = command is InstanceCommand.Stop or InstanceCommand.Start or InstanceCommand.Destroy;
        instance.WithCommand(name, displayName, context => RunAsync(resource.Cluster, context, name, isOperation, work), options);
    }

    private static bool IsPrimary(LocalCluster local, string instance) => local.Operator.Snapshot.CurrentPrimary == instance;

    private static string RunningProcess(LocalCluster local, string instance, string verb) =>
        local.Operator.Snapshot.Instances.FirstOrDefault(i => i.Name == instance) is not { Running: true }
            ? throw new OperationRefusedException($"{instance} does not run; there is nothing to {verb}.")
            : local.ProcessId(instance) is { } process ? string.Create(CultureInfo.InvariantCulture, $" (process {process})") : "";
}
