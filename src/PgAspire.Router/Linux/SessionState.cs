namespace PgAspire.Router.Linux;

/// <summary>Where a session is between its accept and its end.</summary>
internal enum SessionState
{
    /// <summary>The place is free for the next connection.</summary>
    Free,

    /// <summary>A connection to a backend is under way.</summary>
    Connecting,

    /// <summary>Held until there is a backend.</summary>
    Held,

    /// <summary>Both sides are connected.</summary>
    Open,
}
