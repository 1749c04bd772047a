namespace PgAspire.Operator;

/// <summary>CloudNativePG's phases that a local cluster goes through (<c>status.phase</c>).</summary>
public static class ClusterPhases
{
    /// <summary>The first instance is being made.</summary>
    public const string SettingUpPrimary = "Setting up primary";

    /// <summary>An instance joins.</summary>
    public const string CreatingReplica = "Creating a new replica";

    /// <summary>The primary is lost; another instance takes over.</summary>
    public const string FailingOver = "Failing over";

    /// <summary>Another instance becomes the primary as planned.</summary>
    public const string SwitchoverInProgress = "Switchover in progress";

    /// <summary>A rolling restart or update: one standby after the other, the primary last.</summary>
    public const string UpgradingCluster = "Upgrading cluster";

    /// <summary>The primary is the last step of a restart or update, and the user is to do it: <c>primaryUpdateStrategy: supervised</c>.</summary>
    public const string WaitingForUser = "Waiting for user action";

    /// <summary>The primary is restarted where it is; no failover.</summary>
    public const string InPlacePrimaryRestart = "Primary instance is being restarted in-place";

    /// <summary>The primary is restarted where it is, because a parameter that standbys must not have below it becomes smaller.</summary>
    public const string InPlaceDecrease = "Decrease of hot standby sensitive parameters";

    /// <summary>The configuration changes.</summary>
    public const string ApplyingConfiguration = "Applying configuration";

    /// <summary>The servers are being ended for a hibernation; CloudNativePG shows it as the reason <c>DeletingPods</c> of a condition.</summary>
    public const string Hibernating = "Hibernation in progress";

    /// <summary>No server runs, the data waits; CloudNativePG shows it as a condition.</summary>
    public const string Hibernated = "Hibernated";

    /// <summary>Not every instance answers yet.</summary>
    public const string WaitingForInstances = "Waiting for the instances to become active";

    /// <summary>Everything is as the specification says.</summary>
    public const string Healthy = "Cluster in healthy state";

    /// <summary>Nothing that the operator may do helps.</summary>
    public const string Unrecoverable = "Cluster is unrecoverable and needs manual intervention";

    /// <summary>The primary ended because its disk is full; no failover, the standbys' disks are as small.</summary>
    public const string NotEnoughDiskSpace = "Not enough disk space";
}
