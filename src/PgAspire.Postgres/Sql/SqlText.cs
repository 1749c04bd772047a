using System.Globalization;
using System.Text;

namespace PgAspire.Postgres;

/// <summary>Quotes what the user gave before it becomes part of a statement; every quoted text stays on one line.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">PostgreSQL, Lexical Structure</seealso>
internal static class SqlText
{
    /// <summary>An identifier in double quotes, for example <c>"app"</c>.</summary>
    /// <exception cref="ArgumentException">It is empty or holds a NUL character.</exception>
    public static string Identifier(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Any(char.IsControl) ? "U&" + Escaped(name, '"') : Doubled(name, '"');
    }

    /// <summary>A text literal in single quotes, whatever <c>standard_conforming_strings</c> says, for example <c>'app'</c>.</summary>
    /// <exception cref="ArgumentException">It holds a NUL character.</exception>
    public static string Literal(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.Any(c => char.IsControl(c) || c == '\\'))
        {
            return Doubled(value, '\'');
        }
        // E'' reads backslashes the same way under every setting
        var text = new StringBuilder(value.Length + 8).Append("E'");
        foreach (var c in value)
        {
            if (c is '\'' or '\\')
            {
                text.Append(c).Append(c);
            }
            else if (char.IsControl(c))
            {
                text.Append(@"\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }
        ThrowIfNul(value);
        return text.Append('\'').ToString();
    }

    private static string Doubled(string value, char quote)
    {
        ThrowIfNul(value);
        return quote + value.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;
    }

    private static string Escaped(string value, char quote)
    {
        ThrowIfNul(value);
        var text = new StringBuilder(value.Length + 8).Append(quote);
        foreach (var c in value)
        {
            if (c == quote || c == '\\')
            {
                text.Append(c).Append(c);
            }
            else if (char.IsControl(c))
            {
                text.Append('\\').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }
        return text.Append(quote).ToString();
    }

    private static void ThrowIfNul(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("PostgreSQL's texts cannot hold a NUL character.", nameof(value));
        }
    }
}
