namespace PgAspire.Operator;

/// <summary>
/// Whether some instance that reports is sure to have every acknowledged commit: any set that can acknowledge a commit and the set that reports
/// must overlap, R + W &gt; N. CloudNativePG's failover quorum.
/// </summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/failover/#failover-quorum-quorum-based-failover">CloudNativePG, quorum-based failover</seealso>
public static class FailoverQuorum
{
    /// <summary>Decides.</summary>
    /// <param name="quorum">Whose confirmation commits waited for; null when that is not certain, which proves nothing.</param>
    /// <param name="reporting">The instances that report.</param>
    public static bool IsProven(SynchronousQuorum? quorum, IEnumerable<string> reporting)
    {
        if (quorum is null || quorum.Number <= 0 || quorum.Standbys.Count == 0)
        {
            return false;
        }
        var reports = reporting.ToHashSet(StringComparer.Ordinal);
        return quorum.Standbys.Count(reports.Contains) + quorum.Number > quorum.Standbys.Count;
    }
}
