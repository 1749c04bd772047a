using System.Globalization;
using System.Text;

namespace PgAspire.Model;

/// <summary>A piece of someone's input as it may stand in a message: short, and without characters that would break a line or a terminal.</summary>
internal static class Excerpt
{
    private const int MaximumLength = 60;

    /// <summary>The text, cut and with its control characters written as <c>\u000A</c>.</summary>
    public static string Of(string? text)
    {
        if (text is null)
        {
            return "";
        }
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaximumLength)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                shown.Append(c);
            }
        }
        return text.Length > MaximumLength ? shown.Append('…').ToString() : shown.ToString();
    }
}
