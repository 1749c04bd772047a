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

    /// <summary>Not every instance answers yet.</summary>
    public const string WaitingForInstances = "Waiting for the instances to become active";

    /// <summary>Everything is as the specification says.</summary>
    public const string Healthy = "Cluster in healthy state";

    /// <summary>Nothing that the operator may do helps.</summary>
    public const string Unrecoverable = "Cluster is unrecoverable and needs manual intervention";

    /// <summary>The primary ended because its disk is full; no failover, the standbys' disks are as small.</summary>
    public const string NotEnoughDiskSpace = "Not enough disk space";
}
