namespace Aspire.Hosting;

/// <summary>Faults on a schedule while the AppHost runs.</summary>
[AspireDto]
public sealed class PostgresClusterChaosOptions
{
    /// <summary>What the schedule is made of: the same seed gives the same faults after the same pauses; null for another one each time, which the log tells.</summary>
    public int? Seed { get; set; }

    /// <summary>The mean pause between two faults; 60 s by default, at least 1 s. Pauses are from a fifth to twice of it.</summary>
    public TimeSpan MeanInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long nothing happens after the cluster is healthy for the first time; 30 s by default.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many faults there are at most; null for as many as the run lasts.</summary>
    public int? MaxFaults { get; set; }

    /// <summary>The kinds of faults, each as likely; all by default.</summary>
    public IReadOnlyList<PostgresClusterFault> Faults { get; set; } = Enum.GetValues<PostgresClusterFault>();

    /// <summary>
    /// Whether a fault may come while the cluster suffers from the one before; false by default: the next one waits until all is as it should be. Two faults at once
    /// may take more instances than the cluster survives.
    /// </summary>
    public bool MayOverlap { get; set; }
}

/// <summary>What chaos does to a cluster.</summary>
public enum PostgresClusterFault
{
    /// <summary>The primary's server is killed: a failover.</summary>
    KillPrimary,

    /// <summary>The server of a standby is killed.</summary>
    KillStandby,

    /// <summary>The primary's server is frozen, as a machine that hangs, until the operator ends it: a failover.</summary>
    PausePrimary,

    /// <summary>The server of a standby is frozen until the operator ends it.</summary>
    PauseStandby,

    /// <summary>A standby is destroyed with its data; the cluster makes a new one.</summary>
    DestroyStandby,

    /// <summary>A standby is made the primary in order.</summary>
    Switchover,

    /// <summary>All instances are restarted one after the other.</summary>
    Restart,
}
