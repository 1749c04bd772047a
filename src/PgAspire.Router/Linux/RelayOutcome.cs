namespace PgAspire.Router.Linux;

/// <summary>What becomes of a session after its bytes were moved.</summary>
internal enum RelayOutcome
{
    /// <summary>It stays open.</summary>
    Continues,

    /// <summary>Both sides have closed and everything was delivered.</summary>
    Closed,

    /// <summary>One side was reset: so is the other.</summary>
    Reset,
}
