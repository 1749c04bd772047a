using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>What CloudNativePG's <c>kubectl cnpg status</c> says of an instance, in its words.</summary>
internal static class InstanceWords
{
    /// <summary>The replication role.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="isPrimary">Whether it is the cluster's primary.</param>
    /// <param name="isFenced">Whether it must not run.</param>
    /// <param name="replication">How the primary sees it; null when it does not.</param>
    public static string ReplicationRole(InstanceObservation instance, bool isPrimary, bool isFenced, ReplicationStatus? replication) => instance switch
    {
        _ when isFenced => "Fenced",
        _ when isPrimary => "Primary",
        { Job: JobKind.Rewind } => "Standby (pg_rewind)",
        { Running: true, Status: null } => "Standby (starting up)",
        { Running: false } or { Status.IsPrimary: true } => "Unknown",
        { Status.ReplayPaused: true } => "Standby (paused)",
        { Status.WalReceiverActive: false } => "Standby (file based)",
        _ => replication?.SyncState switch
        {
            "sync" or "quorum" => "Standby (sync)",
            "potential" => "Standby (potential sync)",
            "async" => "Standby (async)",
            _ => "Unknown",
        },
    };

    /// <summary><c>OK</c>, <c>OK (pending restart)</c>, or why it does not answer.</summary>
    public static string Status(InstanceObservation instance) => instance switch
    {
        { Answers: true, Status.PendingRestart: true } => "OK (pending restart)",
        { Answers: true } => "OK",
        { Running: true, Status: null } => "Starting up",
        { Running: true } => "Does not answer",
        { Job: JobKind.Restart } => "Being restarted",
        { Job: JobKind.Clone } => "Being cloned",
        { Job: JobKind.Rewind } => "Being rewound",
        { Job: JobKind.Delete } => "Being deleted",
        { Data: DataState.Missing } => "No data",
        { Data: DataState.Incomplete } => "Incomplete data",
        _ => "Not running",
    };
}
