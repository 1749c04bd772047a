using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PgAspire.CloudNativePg;

/// <summary>Decides how a text is written so that YAML 1.1 and 1.2 parsers read the same text.</summary>
internal static partial class ScalarForm
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none", "nan", "inf", "infinity",
    };

    /// <summary>Whether no parser takes the text for anything but this text without quotes.</summary>
    public static bool IsPlain(string text) =>
        !Reserved.Contains(text) && !NumberWithUnderscores().IsMatch(text) && (Word().IsMatch(text) || Quantity().IsMatch(text)) && !text.EndsWith(' ') && !text.EndsWith(':');

    /// <summary>Whether no parser takes a key for anything but this text without quotes.</summary>
    public static bool IsPlainKey(string text) => !Reserved.Contains(text) && !NumberWithUnderscores().IsMatch(text) && Name().IsMatch(text);

    /// <summary>Whether a literal block (<c>|</c>) gives back exactly this text.</summary>
    public static bool IsLiteral(string text)
    {
        var body = text.EndsWith('\n') ? text[..^1] : text;
        return body.Contains('\n', StringComparison.Ordinal)
            && body[0] is not (' ' or '\n')
            && !body.EndsWith('\n')
            && body.EnumerateRunes().All(r => r.Value == '\n' || IsPrintable(r))
            && !body.Split('\n').Any(line => line.EndsWith(' '));
    }

    /// <summary>The text in double quotes, on one line.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                <= 0xFF => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xFFFF => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }
        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value is >= ' ' and <= '~'
        || (rune.IsBmp && rune.Value > 0xA0 && (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)));

    // YAML 1.1 has underscores in numbers, and there are parsers that do not ask where: __0 is 0 to them
    [GeneratedRegex(@"^_+(?:[0-9.+-]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberWithUnderscores();

    // begins with a letter, '/' or '_'; a colon only before a letter, digit or '/'; a space never before '#'
    [GeneratedRegex(@"^[A-Za-z/_](?:[A-Za-z0-9 _./@+\-(),;=*$%<>|~^'""!?&\\]|:(?=[A-Za-z0-9/]))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z/_][A-Za-z0-9_./@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[1-9][0-9]*[KMGTPE]i\z", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();
}
