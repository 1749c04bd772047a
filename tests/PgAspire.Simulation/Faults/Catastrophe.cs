namespace PgAspire.Simulation.Faults;

/// <summary>What no operator can repair, or only with luck: comes after the faults.</summary>
internal enum Catastrophe
{
    None,

    /// <summary>The data of every instance is deleted: the operator must say so, and make no new cluster in its place.</summary>
    AllDataLost,

    /// <summary>The operator's status is deleted while everything else is whole: the data tells who was the primary.</summary>
    StatusLost,

    /// <summary>The operator's status is deleted, and the data does not tell who was the primary: nobody may take writes until the user has said it.</summary>
    PrimaryUnknown,
}
