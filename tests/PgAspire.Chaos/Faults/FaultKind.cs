namespace PgAspire.Chaos;

/// <summary>What can happen to an instance. Some of it happens to processes only, some to containers only.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL for the primary's first process; its other processes notice by themselves. In a container all end with it.</summary>
    KillPrimaryPostmaster,

    /// <summary>SIGKILL for every process of the primary.</summary>
    KillPrimaryInstance,

    /// <summary>SIGSTOP for the primary's first process: sessions go on, new ones hang.</summary>
    HangPrimaryPostmaster,

    /// <summary>SIGSTOP for every process of the primary, or its container is paused.</summary>
    HangPrimaryInstance,

    /// <summary>The primary is killed and its data directory deleted, or its container removed with its volume.</summary>
    DestroyPrimary,

    /// <summary>The primary's data directory is deleted while it runs.</summary>
    DeletePrimaryData,

    /// <summary>The primary's container is taken from the network of the instances.</summary>
    DisconnectPrimary,

    /// <summary>The primary's container is removed; its volume stays.</summary>
    RemovePrimaryContainer,

    /// <summary>A session of the primary takes more memory than the container may have.</summary>
    ExhaustPrimaryMemory,

    /// <summary>SIGKILL for a standby's first process.</summary>
    KillStandbyPostmaster,

    /// <summary>SIGKILL for every process of a standby.</summary>
    KillStandbyInstance,

    /// <summary>SIGSTOP for every process of a standby, or its container is paused.</summary>
    HangStandbyInstance,

    /// <summary>A standby is killed and its data directory deleted, or its container removed with its volume.</summary>
    DestroyStandby,

    /// <summary>A standby's data directory is deleted while it runs.</summary>
    DeleteStandbyData,

    /// <summary>A standby's container is taken from the network of the instances.</summary>
    DisconnectStandby,

    /// <summary>A standby's container is taken from the network of the services: other containers do not find it there.</summary>
    DisconnectStandbyFromServices,

    /// <summary>A standby's container is removed; its volume stays.</summary>
    RemoveStandbyContainer,

    /// <summary>A session of a standby takes more memory than the container may have.</summary>
    ExhaustStandbyMemory,

    /// <summary>The engine is restarted, which ends every container.</summary>
    RestartEngine,
}
