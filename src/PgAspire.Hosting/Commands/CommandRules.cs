using PgAspire.Operator;

namespace PgAspire.Hosting;

/// <summary>What a user may ask of a cluster; the command's name is the word in lower case.</summary>
internal enum ClusterCommand
{
    Promote,
    Restart,
    Reload,
    Scale,
    Fence,
    Unfence,
    Hibernate,
    Resume,
}

/// <summary>What a user may do to an instance; the command's name is the word in lower case.</summary>
internal enum InstanceCommand
{
    Kill,
    Stop,
    Start,
    Pause,
    Destroy,
}

/// <summary>
/// Which commands make sense now. Pure. The operator has the last word: what it knows besides a snapshot is in its refusal.
/// </summary>
internal static class CommandRules
{
    /// <summary>Whether a command makes sense for a cluster.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cluster">The cluster; null before its first snapshot.</param>
    public static bool Allows(ClusterCommand command, ClusterSnapshot? cluster)
    {
        // the operator takes one operation at a time
        if (cluster is not { Initialized: true, Operation: null })
        {
            return false;
        }
        if (cluster.Hibernating)
        {
            return command == ClusterCommand.Resume;
        }
        return command switch
        {
            ClusterCommand.Promote => Promotable(cluster).Any(),
            ClusterCommand.Restart or ClusterCommand.Scale or ClusterCommand.Hibernate => !PrimaryIsFenced(cluster),
            ClusterCommand.Reload => cluster.Instances.Any(i => i.Ready),
            ClusterCommand.Fence => Fenceable(cluster).Any(),
            ClusterCommand.Unfence => Fenced(cluster).Any(),
            _ => false,
        };
    }

    /// <summary>Whether a command makes sense for an instance.</summary>
    /// <param name="command">The command.</param>
    /// <param name="instance">The instance's name.</param>
    /// <param name="cluster">The cluster; null before its first snapshot.</param>
    /// <param name="isPaused">Whether its server is frozen.</param>
    public static bool Allows(InstanceCommand command, string instance, ClusterSnapshot? cluster, bool isPaused)
    {
        if (cluster?.Instances.FirstOrDefault(i => i.Name == instance) is not { } found)
        {
            return false;
        }
        var free = cluster is { Initialized: true, Operation: null, Hibernating: false };
        return command switch
        {
            // faults come at any time
            InstanceCommand.Kill => found.Running,
            InstanceCommand.Pause => found.Running && !isPaused,
            InstanceCommand.Stop => free && !found.Fenced,
            InstanceCommand.Start => isPaused || (free && found.Fenced && !AllAreFenced(cluster)),
            InstanceCommand.Destroy => free && !InTransition(cluster) && OthersHaveEverything(cluster, instance),
            _ => false,
        };
    }

    /// <summary>The standbys that may be promoted.</summary>
    public static IEnumerable<InstanceSnapshot> Promotable(ClusterSnapshot cluster) => cluster.Instances.Where(i => i.Promotable);

    /// <summary>The instances that may be fenced.</summary>
    public static IEnumerable<InstanceSnapshot> Fenceable(ClusterSnapshot cluster) => cluster.Instances.Where(i => !i.Fenced);

    /// <summary>The instances that are fenced.</summary>
    public static IEnumerable<InstanceSnapshot> Fenced(ClusterSnapshot cluster) => cluster.Instances.Where(i => i.Fenced);

    private static bool InTransition(ClusterSnapshot cluster) => cluster.TargetPrimary != cluster.CurrentPrimary;

    private static bool AllAreFenced(ClusterSnapshot cluster) => cluster.FencedInstances.Contains(ClusterStatus.AllInstances);

    private static bool PrimaryIsFenced(ClusterSnapshot cluster) => cluster.Instances.Any(i => i.Name == cluster.CurrentPrimary && i.Fenced);

    private static bool PrimaryServes(ClusterSnapshot cluster) => cluster.Instances.Any(i => i.Name == cluster.CurrentPrimary && i is { Ready: true, Fenced: false });

    private static bool OthersHaveEverything(ClusterSnapshot cluster, string instance) => instance != cluster.CurrentPrimary
        ? PrimaryServes(cluster)
        : cluster.Instances.Any(i => i.Name != instance && i is { Role: InstanceRole.Replica, Ready: true, Fenced: false });
}
