namespace PgAspire.Simulation.Faults;

/// <summary>What can go wrong, and what the user does meanwhile.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL for every process of an instance.</summary>
    KillInstance,

    /// <summary>SIGKILL for the first process of an instance; the others notice by themselves.</summary>
    KillPostmaster,

    /// <summary>SIGSTOP for every process of an instance.</summary>
    HangInstance,

    /// <summary>SIGSTOP for the first process of an instance.</summary>
    HangPostmaster,

    /// <summary>The primary is killed at the moment at which a standby begins to stand still, often the one that has more than the others.</summary>
    KillPrimaryHangStandby,

    /// <summary>An instance is killed and its data deleted.</summary>
    DestroyInstance,

    /// <summary>The data of an instance is deleted while its server runs.</summary>
    DeleteData,

    /// <summary>Two instances do not reach each other.</summary>
    CutInstances,

    /// <summary>The operator and the clients do not reach an instance.</summary>
    CutOperator,

    /// <summary>Nothing can be written on an instance's disk.</summary>
    FillDisk,

    /// <summary>The wall clock is set forward or back.</summary>
    StepClock,

    /// <summary>The operator's process is killed, at any point between two awaits.</summary>
    KillOperator,

    /// <summary>The operator's process is killed during its next promotion: often before it could write down what it has decided.</summary>
    KillOperatorInPromotion,

    /// <summary>While the primary is being ended for the next switchover, it or its successor is killed, stands still or is cut off, or it loses its data.</summary>
    DisturbSwitchover,

    /// <summary>The next instance that is promoted is fenced and killed meanwhile, loses its data, or stands still.</summary>
    DisturbPromotion,

    /// <summary>
    /// The operator dies when the standbys follow whom it has promoted, and it could not write that down. Then the former primary loses its data, or one of them
    /// does not reach it until it ends again.
    /// </summary>
    ForgetPromotion,

    /// <summary>Somebody promotes a standby by hand, behind the operator's back.</summary>
    PromoteByHand,

    /// <summary>The user stops the operator and starts it again.</summary>
    RestartOperator,

    /// <summary>The user stops the operator and starts it with another specification.</summary>
    EditSpecification,

    /// <summary>Messages take long.</summary>
    SlowNetwork,

    /// <summary>Servers replay slowly.</summary>
    SlowReplay,

    /// <summary>Base backups and rewinds take long, and fail often.</summary>
    SlowTools,

    /// <summary>Calls of the driver and of SQL fail, or succeed and lose their answer.</summary>
    LoseAnswers,

    /// <summary>The operator's own files cannot be written.</summary>
    FailTexts,
}
