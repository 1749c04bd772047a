using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PgAspire.CloudNativePg;

/// <summary>
/// What an unquoted scalar means to Kubernetes: its parser knows YAML 1.1's booleans (<c>y</c>, <c>yes</c>, <c>on</c> …), numbers in
/// four bases, and takes dates as text.
/// </summary>
/// <seealso href="https://pkg.go.dev/sigs.k8s.io/yaml">sigs.k8s.io/yaml</seealso>
internal static partial class YamlScalar
{
    private static readonly HashSet<string> True = new(StringComparer.Ordinal) { "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" };

    private static readonly HashSet<string> False = new(StringComparer.Ordinal) { "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" };

    private static readonly HashSet<string> Null = new(StringComparer.Ordinal) { "", "~", "null", "Null", "NULL" };

    public static bool IsNull(string text) => Null.Contains(text);

    public static bool? Boolean(string text) => True.Contains(text) ? true : False.Contains(text) ? false : null;

    /// <summary>The value of an unquoted scalar without a tag; null stands for YAML's null.</summary>
    public static JsonNode? Resolve(string text)
    {
        if (IsNull(text))
        {
            return null;
        }
        return Boolean(text) is { } boolean ? JsonValue.Create(boolean) : Number(text) ?? JsonValue.Create(text);
    }

    /// <summary>The number that an unquoted scalar is; null when it is none. A whole number is a <see cref="long"/> where it fits.</summary>
    public static JsonNode? Number(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return null;
        }
        if (Integer(text.Replace("_", "", StringComparison.Ordinal)) is { } integer)
        {
            return JsonValue.Create(integer);
        }
        if (!Float().IsMatch(text.Replace("_", "", StringComparison.Ordinal)))
        {
            return null;
        }
        var value = double.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return value is >= -9007199254740992 and <= 9007199254740992 && Math.Floor(value) == value
            ? JsonValue.Create((long)value)
            : double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(text);
    }

    private static long? Integer(string text)
    {
        var sign = text[0] is '-' ? -1 : 1;
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        var (number, numberBase) = digits switch
        {
            ['0', 'x' or 'X', .. var rest] => (rest, 16),
            ['0', 'b' or 'B', .. var rest] => (rest, 2),
            ['0', 'o' or 'O', .. var rest] => (rest, 8),
            ['0', .. { Length: > 0 } rest] => (rest, 8),
            _ => (digits, 10),
        };
        if (number.Length == 0)
        {
            return null;
        }
        Int128 value = 0;
        foreach (var c in number)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 16;
            value = (value * numberBase) + digit;
            if (digit >= numberBase || value > ulong.MaxValue)
            {
                return null;
            }
        }
        value *= sign;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
