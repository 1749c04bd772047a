namespace PgAspire.Operator;

/// <summary>One named part of a rule's condition.</summary>
/// <typeparam name="T">What it looks at.</typeparam>
/// <param name="Text">The condition in words, as the rule table shows it.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record Condition<T>(string Text, Func<T, bool> Holds);

/// <summary>A rule of an ordered table: the first one whose conditions all hold decides.</summary>
/// <typeparam name="T">What it looks at.</typeparam>
/// <param name="Id">Stable id; the letter is the section, numbers leave gaps.</param>
/// <param name="Conditions">All must hold.</param>
/// <param name="Then">What it does, in words and with the actions' names.</param>
/// <param name="Decide">The outcome.</param>
public sealed record Rule<T>(string Id, Condition<T>[] Conditions, string Then, Func<T, Outcome> Decide)
{
    /// <summary>Whether the rule applies.</summary>
    public bool Applies(T subject) => Array.TrueForAll(Conditions, c => c.Holds(subject));
}

/// <summary>What a rule wants.</summary>
/// <param name="Sentence">For the journal.</param>
public sealed record Outcome(string Sentence)
{
    /// <summary>What to do.</summary>
    public OperatorAction[] Actions { get; init; } = [];

    /// <summary>The status from now on; null leaves it.</summary>
    public ClusterStatus? Status { get; init; }

    /// <summary>The phase; null leaves it to the planner.</summary>
    public string? Phase { get; init; }

    /// <summary>More about the phase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How soon to look again.</summary>
    public ProbeUrgency Urgency { get; init; } = ProbeUrgency.Transition;

    /// <summary>An outcome with actions.</summary>
    public static Outcome Do(string sentence, params OperatorAction[] actions) => new(sentence) { Actions = actions };
}
