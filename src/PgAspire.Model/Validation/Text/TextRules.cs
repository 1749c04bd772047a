using System.Text;

namespace PgAspire.Model;

/// <summary>What holds for every text that ends up in a file, a command line or a statement.</summary>
internal static class TextRules
{
    /// <summary>The bytes that PostgreSQL keeps of an identifier (<c>NAMEDATALEN</c> less one).</summary>
    public const int MaximumIdentifierBytes = 63;

    /// <summary>Adds an error when a text has characters that no configuration file can carry.</summary>
    /// <returns>Whether it has none.</returns>
    public static bool CheckSingleLine(string text, string path, string what, Findings findings)
    {
        if (text.Any(char.IsControl))
        {
            findings.Add(path, $"{what} must not contain line breaks, NUL or other control characters; remove them.");
            return false;
        }
        if (!IsUnicode(text))
        {
            findings.Add(path, $"{what} is not valid Unicode text: it has half of a surrogate pair.");
            return false;
        }
        return true;
    }

    /// <summary>Adds an error when a text cannot be the name of a database, a role or an application.</summary>
    /// <returns>Whether it can.</returns>
    public static bool CheckIdentifier(string? text, string path, string what, Findings findings)
    {
        if (string.IsNullOrEmpty(text))
        {
            findings.Add(path, $"{what} must not be empty.");
            return false;
        }
        if (!CheckSingleLine(text, path, what, findings))
        {
            return false;
        }
        if (Encoding.UTF8.GetByteCount(text) is > MaximumIdentifierBytes and var bytes)
        {
            findings.Add(path, $"{what} has {bytes} bytes; PostgreSQL cuts names after {MaximumIdentifierBytes}. Choose a shorter one.");
            return false;
        }
        return true;
    }

    /// <summary>Whether a text has no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }
        return true;
    }
}
