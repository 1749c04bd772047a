namespace PgAspire.Chaos;

/// <summary>What can happen to an instance.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL for the primary's first process; its other processes notice by themselves.</summary>
    KillPrimaryPostmaster,

    /// <summary>SIGKILL for every process of the primary.</summary>
    KillPrimaryInstance,

    /// <summary>SIGSTOP for the primary's first process: sessions go on, new ones hang.</summary>
    HangPrimaryPostmaster,

    /// <summary>SIGSTOP for every process of the primary.</summary>
    HangPrimaryInstance,

    /// <summary>The primary is killed and its data directory deleted.</summary>
    DestroyPrimary,

    /// <summary>The primary's data directory is deleted while it runs.</summary>
    DeletePrimaryData,

    /// <summary>SIGKILL for a standby's first process.</summary>
    KillStandbyPostmaster,

    /// <summary>SIGKILL for every process of a standby.</summary>
    KillStandbyInstance,

    /// <summary>SIGSTOP for every process of a standby.</summary>
    HangStandbyInstance,

    /// <summary>A standby is killed and its data directory deleted.</summary>
    DestroyStandby,

    /// <summary>A standby's data directory is deleted while it runs.</summary>
    DeleteStandbyData,
}
