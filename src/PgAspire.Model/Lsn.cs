using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PgAspire.Model;

/// <summary>
/// A position in the write-ahead log, in bytes since the log began.
/// Written as PostgreSQL's <c>pg_lsn</c> writes it: two hexadecimal halves with a slash, for example <c>0/5000060</c>.
/// </summary>
/// <param name="Value">The position in bytes.</param>
/// <seealso href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">PostgreSQL, pg_lsn type</seealso>
public readonly record struct Lsn(ulong Value) : IComparable<Lsn>, ISpanParsable<Lsn>
{
    /// <summary>The position that stands for "none": <c>0/0</c>.</summary>
    public static Lsn Zero => default;

    /// <summary>Reads a position.</summary>
    /// <param name="s">Text such as <c>0/5000060</c>.</param>
    /// <exception cref="FormatException"><paramref name="s"/> is no position.</exception>
    public static Lsn Parse(string s) => Parse(s, CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public static Lsn Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc />
    public static Lsn Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is no LSN; expected two hexadecimal numbers as in '0/5000060'.");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Lsn result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Lsn result)
    {
        result = default;
        var slash = s.IndexOf('/');
        if (slash is < 1 or > 8 || s.Length - slash - 1 is < 1 or > 8 ||
            !uint.TryParse(s[..slash], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high) ||
            !uint.TryParse(s[(slash + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
        {
            return false;
        }
        result = new Lsn(((ulong)high << 32) | low);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    /// <summary>The bytes from <paramref name="earlier"/> to this position; 0 when this position is not later.</summary>
    /// <param name="earlier">The position to measure from.</param>
    public ulong BytesSince(Lsn earlier) => Value > earlier.Value ? Value - earlier.Value : 0;

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    /// <summary>The later of two positions.</summary>
    public static Lsn Max(Lsn left, Lsn right) => left.Value >= right.Value ? left : right;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 32:X}/{(uint)Value:X}");
}
