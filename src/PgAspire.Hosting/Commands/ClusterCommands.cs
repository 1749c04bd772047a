using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Local;
using PgAspire.Operator;
using static PgAspire.Hosting.CommandExecution;

namespace PgAspire.Hosting;

/// <summary>The commands of a cluster: what <c>kubectl cnpg</c> does, from the dashboard and the command line.</summary>
internal static class ClusterCommands
{
    private const string Instance = "instance";
    private const string Instances = "instances";

    /// <summary>Gives a cluster its commands.</summary>
    public static void Add(IResourceBuilder<PostgresClusterResource> cluster)
    {
        Add(cluster, ClusterCommand.Promote, "Promote", "Makes a standby the primary: a switchover, which loses no acknowledged write.", "ArrowCircleUp", async (local, call) =>
            {
                var after = await local.Control.PromoteAsync(call.Required(Instance), call, call.CancellationToken);
                return $"{after.CurrentPrimary} is the primary on timeline {after.Timeline}.";
            },
            new()
            {
                Arguments = [Choose(cluster, "The instance that becomes the primary; its number is enough.", true, CommandRules.Promotable)],
                IsHighlighted = true, Progress = new() { Title = "Switchover", Message = "Another instance becomes the primary." },
            });
        Add(cluster, ClusterCommand.Restart, "Restart", "Restarts all instances one after the other, the primary last, or a single one where it is.", "ArrowCounterclockwise", async (local, call) =>
            {
                var instance = call.Argument(Instance);
                var after = await local.Control.RestartAsync(instance, call, call.CancellationToken);
                return instance is null
                    ? string.Create(CultureInfo.InvariantCulture, $"All {after.Instances.Length} instances were restarted; {after.CurrentPrimary} is the primary on timeline {after.Timeline}.")
                    : $"{Name(local, instance)} was restarted.";
            },
            new()
            {
                Arguments = [Choose(cluster, "The single instance; none for all.", false, s => s.Instances)],
                ConfirmationMessage = "Restart? Sessions end as their instance is restarted.",
                Progress = new() { Title = "Restart", Message = "Instances are restarted one after the other." },
            });
        Add(cluster, ClusterCommand.Reload, "Reload", "Makes all instances read their configuration again.", "ArrowSync", async (local, call) =>
        {
            var after = await local.Control.ReloadAsync(call, call.CancellationToken);
            return string.Create(CultureInfo.InvariantCulture, $"{after.ReadyInstances} instances have read their configuration again.");
        });
        Add(cluster, ClusterCommand.Scale, "Scale", "Adds standbys, or deletes the instances with the highest numbers that are not the primary.", "ArrowBidirectionalUpDown", async (local, call) =>
            {
                var after = await local.Control.ScaleAsync(WholeNumber(call.Required(Instances)), call, call.CancellationToken);
                return string.Create(CultureInfo.InvariantCulture, $"The cluster has {after.Instances.Length} instances: {string.Join(", ", after.Instances.Select(i => i.Name))}.");
            },
            new()
            {
                Arguments =
                [
                    new()
                    {
                        Name = Instances, Label = "Instances", InputType = InputType.Number, Required = true,
                        Description = "How many there are to be; at least 1, and more than synchronous replication needs.",
                    },
                ],
                Progress = new() { Title = "Scale", Message = "Instances join or are deleted." },
            });
        Add(cluster, ClusterCommand.Fence, "Fence", "Ends an instance's server and keeps it down, its data untouched; there is no failover from a fenced primary.", "ShieldLock", async (local, call) =>
            {
                var instance = call.Required(Instance);
                await local.Control.FenceAsync(instance, call, call.CancellationToken);
                return instance == ClusterStatus.AllInstances ? "All instances are fenced: no server runs." : $"{Name(local, instance)} is fenced: its server has ended and stays down.";
            },
            new()
            {
                Arguments = [Choose(cluster, "The instance, or * for all.", true, CommandRules.Fenceable, orAll: true)],
                ConfirmationMessage = "Fence? Nothing replaces a fenced primary, so that nobody writes until it is unfenced.",
            });
        Add(cluster, ClusterCommand.Unfence, "Unfence", "Lets a fenced instance run again; a primary comes back as the primary.", "ShieldCheckmark", async (local, call) =>
            {
                var instance = call.Required(Instance);
                var after = await local.Control.UnfenceAsync(instance, call, call.CancellationToken);
                return instance == ClusterStatus.AllInstances ? $"All instances run again; {after.CurrentPrimary} is the primary." : $"{Name(local, instance)} runs again.";
            },
            new() { Arguments = [Choose(cluster, "The instance, or * for all.", true, CommandRules.Fenced, orAll: true)] });
        Add(cluster, ClusterCommand.Hibernate, "Hibernate", "Ends all servers, the primary first; the data stays.", "WeatherMoon", async (local, call) =>
            {
                await local.Control.HibernateAsync(call, call.CancellationToken);
                return "The cluster hibernates: no server runs, the data stays.";
            },
            new()
            {
                ConfirmationMessage = "Hibernate? All servers end until the cluster is resumed.",
                Progress = new() { Title = "Hibernate", Message = "The servers end." },
            });
        Add(cluster, ClusterCommand.Resume, "Resume", "Starts the servers of a hibernated cluster; the primary keeps its role and timeline.", "WeatherSunny", async (local, call) =>
            {
                var after = await local.Control.ResumeAsync(call, call.CancellationToken);
                return $"The cluster runs again; {after.CurrentPrimary} is the primary on timeline {after.Timeline}.";
            },
            new() { IsHighlighted = true, Progress = new() { Title = "Resume", Message = "The servers start." } });
    }

    private static void Add(IResourceBuilder<PostgresClusterResource> cluster, ClusterCommand command, string displayName, string description, string icon,
        Func<LocalCluster, CommandCall, Task<string>> work, CommandOptions? options = null)
    {
        options ??= new();
        options.Description = description;
        options.IconName = icon;
        options.UpdateState = _ => CommandRules.Allows(command, cluster.Resource.Run.Shown) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
        var name = command.ToString().ToLowerInvariant();
        cluster.WithCommand(name, displayName, context => RunAsync(cluster.Resource, context, name, isOperation: true, work), options);
    }

    // another value than those listed is the operator's to refuse: it says why
    private static InteractionInput Choose(IResourceBuilder<PostgresClusterResource> cluster, string description, bool required, Func<ClusterSnapshot, IEnumerable<InstanceSnapshot>> choice, bool orAll = false) => new()
    {
        Name = Instance, Label = "Instance", Description = description, InputType = InputType.Choice, Required = required, AllowCustomChoice = true,
        DynamicLoading = new()
        {
            AlwaysLoadOnStart = true,
            LoadCallback = context =>
            {
                var instances = cluster.Resource.Run.Shown is { } shown ? choice(shown).Select(i => KeyValuePair.Create(i.Name, $"{i.Name} ({i.ReplicationRole})")) : [];
                context.Input.Options = [.. instances, .. orAll ? [KeyValuePair.Create(ClusterStatus.AllInstances, "all")] : Array.Empty<KeyValuePair<string, string>>()];
                return Task.CompletedTask;
            },
        },
    };

    private static int WholeNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new OperationRefusedException($"A number of instances is a whole number, for example 3, not '{text}'.");

    private static string Name(LocalCluster local, string instance) =>
        int.TryParse(instance, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? local.Spec.Names.Instance(serial) : instance;
}
