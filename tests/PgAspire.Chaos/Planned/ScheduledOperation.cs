namespace PgAspire.Chaos;

/// <summary>One operation of a schedule.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="AwaitsHealth">Whether a healthy cluster is waited for first, for a while; else it may meet a fault's consequences.</param>
/// <param name="Pause">How long after the operation before, or after that.</param>
/// <param name="Choice">Which of the instances, modulo their number.</param>
/// <param name="HoldFor">How long a fence stays.</param>
internal sealed record ScheduledOperation(OperationKind Kind, bool AwaitsHealth, TimeSpan Pause, int Choice, TimeSpan HoldFor);
