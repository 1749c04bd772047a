namespace PgAspire.Model;

/// <summary>What makes a text one line of its own in <c>pg_hba.conf</c> or <c>pg_ident.conf</c>.</summary>
internal static class AuthenticationLineShape
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        if (text.Any(c => char.IsControl(c) && c != '\t'))
        {
            return "has a line break, NUL or another control character; write one rule an element";
        }
        if (text.EndsWith('\\'))
        {
            return "ends with a backslash, which would join it with the next line; remove it";
        }
        var line = AuthenticationLine.Split(text);
        if (line.HasUnterminatedQuote)
        {
            return "has a quote without an end";
        }
        return line.Fields is [[{ Quoted: false, Text: "include" or "include_dir" or "include_if_exists" }, ..], ..]
            ? "reads another file, which the instances do not have; write the rules themselves here"
            : null;
    }
}
