using System.Globalization;

namespace PgAspire.Model;

/// <summary>A timeline of the write-ahead log: 1 after <c>initdb</c>, one more after each promotion.</summary>
/// <param name="Value">The number; 0 means unknown.</param>
/// <seealso href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">PostgreSQL, Timelines</seealso>
public readonly record struct Timeline(uint Value) : IComparable<Timeline>
{
    /// <summary>The timeline of a cluster that was never promoted.</summary>
    public static Timeline First => new(1);

    /// <summary>No timeline known.</summary>
    public static Timeline Unknown => default;

    /// <summary>The name of the WAL file that holds <paramref name="lsn"/> on this timeline, as <c>pg_walfile_name</c> gives it.</summary>
    /// <param name="lsn">The position.</param>
    /// <param name="segmentSize">Bytes of a WAL segment; a power of two from 1 MiB to 1 GiB, 16 MiB by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segmentSize"/> is no such power of two.</exception>
    public string WalFileName(Lsn lsn, uint segmentSize = 16 << 20)
    {
        if (segmentSize is < (1 << 20) or > (1 << 30) || !uint.IsPow2(segmentSize))
        {
            throw new ArgumentOutOfRangeException(nameof(segmentSize), segmentSize, "A WAL segment is a power of two from 1 MiB to 1 GiB.");
        }
        // pg_walfile_name: a position on a boundary belongs to the segment before it
        var segment = (lsn.Value == 0 ? 0 : lsn.Value - 1) / segmentSize;
        var perId = 0x1_0000_0000UL / segmentSize;
        return string.Create(CultureInfo.InvariantCulture, $"{Value:X8}{segment / perId:X8}{segment % perId:X8}");
    }

    /// <inheritdoc />
    public int CompareTo(Timeline other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(Timeline left, Timeline right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(Timeline left, Timeline right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(Timeline left, Timeline right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(Timeline left, Timeline right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
