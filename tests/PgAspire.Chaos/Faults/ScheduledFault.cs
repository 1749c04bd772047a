namespace PgAspire.Chaos;

/// <summary>One fault of a schedule.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="AwaitsHealth">Whether the cluster is left alone until it is healthy first; always so before data is deleted.</param>
/// <param name="Pause">How long after that, or after the fault before.</param>
/// <param name="Choice">Which of the standbys, modulo their number.</param>
/// <param name="HangFor">How long a hang lasts.</param>
/// <param name="Second">The second part of a double fault; null for a single one.</param>
internal sealed record ScheduledFault(FaultKind Kind, bool AwaitsHealth, TimeSpan Pause, int Choice, TimeSpan HangFor, SecondFault? Second)
{
    /// <summary>How many faults it is.</summary>
    public int Count => Second is null ? 1 : 2;
}

/// <summary>The second part of a double fault; never deletes data.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="After">How long after the first part.</param>
/// <param name="Choice">Which of the standbys, modulo their number.</param>
/// <param name="HangFor">How long a hang lasts.</param>
internal sealed record SecondFault(FaultKind Kind, TimeSpan After, int Choice, TimeSpan HangFor);
