using System.Globalization;

namespace PgAspire.Chaos;

/// <summary>What the readers saw through ro.</summary>
/// <param name="Answers">How many answers came.</param>
/// <param name="FromTheFuture">How many had a row that had not been sent yet.</param>
/// <param name="WentBack">How many had less than an answer before: another standby answers, which is allowed to lag.</param>
/// <param name="OlderThanReported">How many lacked a row that was acknowledged before the instant that the standby said to have reached. None may.</param>
/// <param name="Stalest">For how long a row was acknowledged at most that an answer lacked.</param>
internal sealed record ReadReport(long Answers, long FromTheFuture, long WentBack, long OlderThanReported, TimeSpan Stalest)
{
    /// <summary>Whether all answers were what a standby may answer.</summary>
    public bool IsRight => FromTheFuture == 0 && OlderThanReported == 0;

    /// <summary>The sum of several readers.</summary>
    public static ReadReport Of(IReadOnlyList<Reader> readers) => new(
        readers.Sum(r => r.Answers), readers.Sum(r => r.FromTheFuture), readers.Sum(r => r.WentBack), readers.Sum(r => r.OlderThanReported),
        readers.Select(r => r.Stalest).DefaultIfEmpty().Max());

    /// <summary>The part of the summary.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"reads={Answers} from-the-future={FromTheFuture} older-than-reported={OlderThanReported} went-back={WentBack} stalest-read={Stalest.TotalSeconds:F2}s");
}
