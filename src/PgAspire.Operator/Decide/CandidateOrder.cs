namespace PgAspire.Operator;

/// <summary>
/// The order of election: newest timeline, then received LSN, then replayed LSN, then name (ordinal, so <c>pg-10</c> comes before <c>pg-2</c>).
/// CloudNativePG's order with the timeline put first, since positions of different timelines cannot be compared.
/// </summary>
public sealed class CandidateOrder : IComparer<InstanceObservation>
{
    private CandidateOrder() { }

    /// <summary>The only order; the best candidate comes first.</summary>
    public static CandidateOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(InstanceObservation? x, InstanceObservation? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = y.KnownTimeline.CompareTo(x.KnownTimeline);
        if (order == 0)
        {
            order = y.ReceivedLsn.CompareTo(x.ReceivedLsn);
        }
        if (order == 0)
        {
            order = (y.Status?.ReplayedLsn ?? default).CompareTo(x.Status?.ReplayedLsn ?? default);
        }
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }
}
