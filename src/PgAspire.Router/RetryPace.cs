namespace PgAspire.Router;

/// <summary>How often a held connection tries backends that are in the table but refuse.</summary>
internal static class RetryPace
{
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(50);
}
