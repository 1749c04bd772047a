namespace PgAspire.Chaos;

/// <summary>Which faults are drawn, and how often.</summary>
internal static class FaultMix
{
    /// <summary>On processes.</summary>
    public static IReadOnlyList<(FaultKind Kind, int Weight)> Processes { get; } =
    [
        (FaultKind.KillPrimaryPostmaster, 24),
        (FaultKind.KillPrimaryInstance, 12),
        (FaultKind.HangPrimaryPostmaster, 5),
        (FaultKind.HangPrimaryInstance, 7),
        (FaultKind.DestroyPrimary, 7),
        (FaultKind.DeletePrimaryData, 4),
        (FaultKind.KillStandbyPostmaster, 14),
        (FaultKind.KillStandbyInstance, 8),
        (FaultKind.HangStandbyInstance, 9),
        (FaultKind.DestroyStandby, 6),
        (FaultKind.DeleteStandbyData, 4),
    ];

    /// <summary>In containers.</summary>
    /// <param name="engineRestarts">Whether the engine may be restarted: only when it is nobody else's.</param>
    public static IReadOnlyList<(FaultKind Kind, int Weight)> Containers(bool engineRestarts) =>
    [
        (FaultKind.KillPrimaryPostmaster, 22),
        (FaultKind.HangPrimaryPostmaster, 4),
        (FaultKind.HangPrimaryInstance, 8),
        (FaultKind.DestroyPrimary, 8),
        (FaultKind.DisconnectPrimary, 8),
        (FaultKind.RemovePrimaryContainer, 4),
        (FaultKind.ExhaustPrimaryMemory, 4),
        (FaultKind.KillStandbyPostmaster, 12),
        (FaultKind.HangStandbyInstance, 8),
        (FaultKind.DestroyStandby, 6),
        (FaultKind.DisconnectStandby, 6),
        (FaultKind.DisconnectStandbyFromServices, 2),
        (FaultKind.RemoveStandbyContainer, 3),
        (FaultKind.ExhaustStandbyMemory, 3),
        .. engineRestarts ? [(FaultKind.RestartEngine, 2)] : Array.Empty<(FaultKind, int)>(),
    ];

    /// <summary>Whether a fault takes data away for good.</summary>
    public static bool DeletesData(FaultKind kind) =>
        kind is FaultKind.DestroyPrimary or FaultKind.DeletePrimaryData or FaultKind.DestroyStandby or FaultKind.DeleteStandbyData;

    /// <summary>Whether a fault hits the primary.</summary>
    public static bool HitsPrimary(FaultKind kind) => kind <= FaultKind.ExhaustPrimaryMemory;
}
