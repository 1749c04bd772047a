using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace PgAspire.Model;

/// <summary>
/// A Kubernetes quantity, at least 0: a decimal number with a binary suffix (<c>Ki Mi Gi Ti Pi Ei</c>), a decimal one
/// (<c>n u m k M G T P E</c>) or an exponent (<c>1e3</c>).
/// </summary>
/// <param name="Billionths">The amount, in billionths; smaller fractions are rounded up.</param>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Kubernetes, Quantity</seealso>
internal readonly record struct KubernetesQuantity(BigInteger Billionths)
{
    // longer texts are no quantities; the limit keeps the arithmetic below small whatever comes in
    private const int MaximumLength = 64;

    private const int MaximumExponent = 40;

    private const int BillionExponent = 9;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Suffix, long Factor)[] BinarySuffixes =
    [
        ("Ei", 1L << 60), ("Pi", 1L << 50), ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10),
    ];

    private static readonly (string Suffix, int Exponent)[] DecimalSuffixes =
    [
        ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("m", -3), ("u", -6), ("n", -9),
    ];

    /// <summary>Reads a quantity; false when <paramref name="text"/> is none, or a negative one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out KubernetesQuantity result)
    {
        result = default;
        if (text is null or { Length: 0 or > MaximumLength })
        {
            return false;
        }
        var number = text.AsSpan();
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
        result = new KubernetesQuantity(Scale(mantissa * factor, exponent - fractionDigits + BillionExponent));
        return true;
    }

    /// <summary>The amount in whole units, rounded up.</summary>
    public BigInteger RoundUp() => Scale(Billionths, -BillionExponent);

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
