using System.Collections.Immutable;

namespace PgAspire.Router;

/// <summary>Decides which backend a new connection goes to. Pure: no state, no I/O.</summary>
public static class BackendChoice
{
    /// <summary>The next backend to try for a connection, or none when all candidates were tried.</summary>
    /// <param name="candidates">The backends of the service now.</param>
    /// <param name="turn">The number of the connection at this service; consecutive numbers start at consecutive candidates.</param>
    /// <param name="tried">The backends that this connection has already failed to reach.</param>
    /// <returns>The first candidate not yet tried, counted cyclically from the one whose turn it is.</returns>
    public static Backend? Next(ImmutableArray<Backend> candidates, long turn, ImmutableArray<Backend> tried)
    {
        if (candidates.IsDefaultOrEmpty)
        {
            return null;
        }

        // Unsigned, so that a counter that wraps still names a candidate.
        var start = (int)((ulong)turn % (ulong)candidates.Length);
        for (var step = 0; step < candidates.Length; step++)
        {
            var candidate = candidates[(start + step) % candidates.Length];
            if (tried.IsDefaultOrEmpty || !tried.Contains(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
