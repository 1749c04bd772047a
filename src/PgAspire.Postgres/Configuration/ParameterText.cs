using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PgAspire.Postgres;

/// <summary>The grammar of <c>postgresql.conf</c>.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE">PostgreSQL, Parameter Interaction via the Configuration File</seealso>
internal static partial class ParameterText
{
    /// <summary>A line that sets a parameter.</summary>
    /// <exception cref="ArgumentException">The name cannot be a parameter's, or the value holds a NUL.</exception>
    public static string Line(string name, string value)
    {
        if (!Name().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a PostgreSQL parameter.", nameof(name));
        }
        return $"{name} = {Quote(value)}\n";
    }

    /// <summary>A value in single quotes; control characters become escapes, since the file has one line for each parameter.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('\'');
        foreach (var c in value)
        {
            switch (c)
            {
                case '\0':
                    throw new ArgumentException("A PostgreSQL parameter cannot hold a NUL character.", nameof(value));
                case '\'':
                    text.Append("''");
                    break;
                case '\\':
                    text.Append(@"\\");
                    break;
                case < ' ' or '\x7f':
                    text.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0'));
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }
        return text.Append('\'').ToString();
    }

    /// <summary>A whole number as the server reads it without a unit; null for anything else.</summary>
    public static int? Integer(string value) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*\z")]
    private static partial Regex Name();
}
