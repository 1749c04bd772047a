using System.Globalization;

namespace PgAspire.Model;

/// <summary>The value of a PostgreSQL parameter that is a size, for example <c>512MB</c>, <c>1.5GB</c> or <c>8192 kB</c>.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES">PostgreSQL, Parameter Names and Values</seealso>
internal static class MemorySetting
{
    // longest first: every unit ends in B
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("kB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("B", 1),
    ];

    /// <summary>Reads a size in bytes; a bare whole number counts as MB, as in CloudNativePG's admission webhook.</summary>
    public static bool TryParse(string? text, out decimal bytes)
    {
        bytes = 0;
        if (text is null)
        {
            return false;
        }
        if (IsBareNumber(text))
        {
            return TryMultiply(text, 1L << 20, out bytes);
        }
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return TryMultiply(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), factor, out bytes);
            }
        }
        return false;
    }

    /// <summary>Whether a value has digits only, thus no unit.</summary>
    public static bool IsBareNumber(string? text) => text is { Length: > 0 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryMultiply(ReadOnlySpan<char> number, long factor, out decimal bytes)
    {
        bytes = 0;
        // 15 digits: beyond any size, and the product still fits a decimal
        if (number.Length is 0 or > 15 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }
        bytes = value * factor;
        return true;
    }
}
