using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace PgAspire.Model;

/// <summary>
/// A size in bytes, written as a Kubernetes quantity: a decimal number with a binary suffix (<c>Ki Mi Gi Ti Pi Ei</c>),
/// a decimal one (<c>n u m k M G T P E</c>) or an exponent (<c>1e3</c>).
/// </summary>
/// <param name="Bytes">The size in bytes, at least 0; fractions of a byte are rounded up, what is larger than <see cref="long.MaxValue"/> becomes that.</param>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Kubernetes, Quantity</seealso>
public readonly record struct StorageSize(long Bytes) : IComparable<StorageSize>
{
    // longer texts are no sizes; the limit keeps the arithmetic below small whatever comes in
    private const int MaximumLength = 64;

    private const int MaximumExponent = 40;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Suffix, long Factor)[] BinarySuffixes =
    [
        ("Ei", 1L << 60), ("Pi", 1L << 50), ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10),
    ];

    private static readonly (string Suffix, int Exponent)[] DecimalSuffixes =
    [
        ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("m", -3), ("u", -6), ("n", -9),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="s">Text such as <c>3Gi</c>.</param>
    /// <exception cref="FormatException"><paramref name="s"/> is no quantity, or a negative one.</exception>
    public static StorageSize Parse(string s) =>
        TryParse(s, out var result) ? result : throw new FormatException("Not a size; expected a Kubernetes quantity such as '3Gi'.");

    /// <summary>Reads a size; false when <paramref name="s"/> is no quantity, or a negative one.</summary>
    /// <param name="s">Text such as <c>3Gi</c>.</param>
    /// <param name="result">The size.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, out StorageSize result)
    {
        result = default;
        if (s is null or { Length: 0 or > MaximumLength })
        {
            return false;
        }
        var number = s.AsSpan();
        if (number[0] == '+')
        {
            number = number[1..];
        }
        var end = number.IndexOfAnyExcept(NumberCharacters);
        var suffix = end < 0 ? [] : number[end..];
        number = end < 0 ? number : number[..end];
        if (!TrySplit(number, out var mantissa, out var fractionDigits) || !TryFactor(suffix, out var factor, out var exponent))
        {
            return false;
        }
        var bytes = Scale(mantissa * factor, exponent - fractionDigits);
        result = new StorageSize(bytes > long.MaxValue ? long.MaxValue : (long)bytes);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(StorageSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>Whether <paramref name="left"/> is smaller than <paramref name="right"/>.</summary>
    public static bool operator <(StorageSize left, StorageSize right) => left.Bytes < right.Bytes;

    /// <summary>Whether <paramref name="left"/> is larger than <paramref name="right"/>.</summary>
    public static bool operator >(StorageSize left, StorageSize right) => left.Bytes > right.Bytes;

    /// <summary>Whether <paramref name="left"/> is not larger than <paramref name="right"/>.</summary>
    public static bool operator <=(StorageSize left, StorageSize right) => left.Bytes <= right.Bytes;

    /// <summary>Whether <paramref name="left"/> is not smaller than <paramref name="right"/>.</summary>
    public static bool operator >=(StorageSize left, StorageSize right) => left.Bytes >= right.Bytes;

    /// <summary>The size with the largest binary suffix that needs no fraction, for example <c>1536Mi</c>.</summary>
    public override string ToString()
    {
        foreach (var (suffix, factor) in BinarySuffixes)
        {
            if (Bytes != 0 && Bytes % factor == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes / factor}{suffix}");
            }
        }
        return Bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TrySplit(ReadOnlySpan<char> number, out BigInteger mantissa, out int fractionDigits)
    {
        mantissa = default;
        var point = number.IndexOf('.');
        fractionDigits = point < 0 ? 0 : number.Length - point - 1;
        var digits = point < 0 ? number.ToString() : string.Concat(number[..point], number[(point + 1)..]);
        return digits.Length > 0 && BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out mantissa);
    }

    private static bool TryFactor(ReadOnlySpan<char> suffix, out long factor, out int exponent)
    {
        factor = 1;
        exponent = 0;
        if (suffix.IsEmpty)
        {
            return true;
        }
        foreach (var (text, value) in BinarySuffixes)
        {
            if (suffix.SequenceEqual(text))
            {
                factor = value;
                return true;
            }
        }
        foreach (var (text, value) in DecimalSuffixes)
        {
            if (suffix.SequenceEqual(text))
            {
                exponent = value;
                return true;
            }
        }
        return suffix[0] is 'e' or 'E' &&
            int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) &&
            exponent is >= -MaximumExponent and <= MaximumExponent;
    }

    private static BigInteger Scale(BigInteger value, int exponent)
    {
        if (exponent >= 0)
        {
            return value * BigInteger.Pow(10, exponent);
        }
        var quotient = BigInteger.DivRem(value, BigInteger.Pow(10, -exponent), out var remainder);
        return remainder.IsZero ? quotient : quotient + 1;
    }
}
