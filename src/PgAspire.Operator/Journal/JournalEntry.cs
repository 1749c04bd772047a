namespace PgAspire.Operator;

/// <summary>One line of the journal: what was seen, which rule decided, what was done.</summary>
/// <param name="At">When.</param>
/// <param name="Rule">The rule's id; null for an event or the end of an action.</param>
/// <param name="Instance">The instance that it is about; null for the cluster.</param>
/// <param name="Text">One sentence; never holds a secret.</param>
/// <param name="Level">How much it matters.</param>
public sealed record JournalEntry(DateTimeOffset At, string? Rule, string? Instance, string Text, JournalLevel Level)
{
    /// <summary>The line as the log shows it.</summary>
    public override string ToString() => Rule is null ? Text : $"[{Rule}] {Text}";
}

/// <summary>How much a journal line matters.</summary>
public enum JournalLevel
{
    /// <summary>Waiting and upkeep.</summary>
    Detail,

    /// <summary>Something was done.</summary>
    Information,

    /// <summary>Something failed or was lost.</summary>
    Warning,
}
