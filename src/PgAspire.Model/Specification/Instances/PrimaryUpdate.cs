namespace PgAspire.Model;

/// <summary>Who starts the last step of a rolling update.</summary>
public enum PrimaryUpdateStrategy
{
    /// <summary>The operator, by itself.</summary>
    Unsupervised,

    /// <summary>The user.</summary>
    Supervised,
}

/// <summary>What the last step of a rolling update does to the primary.</summary>
public enum PrimaryUpdateMethod
{
    /// <summary>It is restarted in place.</summary>
    Restart,

    /// <summary>Another instance is promoted first.</summary>
    Switchover,
}
