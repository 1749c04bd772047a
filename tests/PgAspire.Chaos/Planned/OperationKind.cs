namespace PgAspire.Chaos;

/// <summary>What a user can want of a cluster while faults happen.</summary>
internal enum OperationKind
{
    /// <summary>A standby becomes the primary.</summary>
    Promote,

    /// <summary>All instances are restarted one after the other; the primary in place or by a switchover.</summary>
    RestartAll,

    /// <summary>One instance is restarted where it is, be it the primary.</summary>
    RestartInstance,

    /// <summary>The place of an instance is emptied; the primary gives way first.</summary>
    Drain,

    /// <summary>One instance more, or the additional one less.</summary>
    Scale,

    /// <summary>All instances read their configuration again.</summary>
    Reload,

    /// <summary>A standby is fenced, and unfenced after a while.</summary>
    Fence,
}
