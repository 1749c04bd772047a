using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PgAspire.Model;

/// <summary>
/// A size in bytes, written as a Kubernetes quantity: a decimal number with a binary suffix (<c>Ki Mi Gi Ti Pi Ei</c>),
/// a decimal one (<c>n u m k M G T P E</c>) or an exponent (<c>1e3</c>).
/// </summary>
/// <param name="Bytes">The size in bytes, at least 0; fractions of a byte are rounded up, what is larger than <see cref="long.MaxValue"/> becomes that.</param>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Kubernetes, Quantity</seealso>
public readonly record struct StorageSize(long Bytes) : IComparable<StorageSize>
{
    private static readonly (string Suffix, long Factor)[] BinarySuffixes =
    [
        ("Ei", 1L << 60), ("Pi", 1L << 50), ("Ti", 1L << 40), ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10),
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
        if (!KubernetesQuantity.TryParse(s, out var quantity))
        {
            return false;
        }
        var bytes = quantity.RoundUp();
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
}
