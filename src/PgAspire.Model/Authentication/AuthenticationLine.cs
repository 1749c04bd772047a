using System.Text;

namespace PgAspire.Model;

/// <summary>
/// A line of <c>pg_hba.conf</c> or <c>pg_ident.conf</c>, cut into fields as PostgreSQL's <c>next_token</c> and <c>next_field_expand</c> do:
/// blanks part the fields, commas the words of one field, <c>#</c> begins a comment, quotes keep all of it together.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/current/auth-pg-hba-conf.html">PostgreSQL, The pg_hba.conf File</seealso>
internal sealed class AuthenticationLine
{
    private AuthenticationLine(IReadOnlyList<IReadOnlyList<AuthenticationToken>> fields, bool unterminatedQuote) =>
        (Fields, HasUnterminatedQuote) = (fields, unterminatedQuote);

    /// <summary>The fields with their words; none in an empty line or a comment.</summary>
    public IReadOnlyList<IReadOnlyList<AuthenticationToken>> Fields { get; }

    /// <summary>Whether a quote has no end; PostgreSQL takes the rest of the line as quoted, which nobody means.</summary>
    public bool HasUnterminatedQuote { get; }

    /// <summary>Cuts a line into its fields.</summary>
    public static AuthenticationLine Split(string line)
    {
        var fields = new List<IReadOnlyList<AuthenticationToken>>();
        var reader = new Reader(line);
        while (reader.ReadField() is { Count: > 0 } field)
        {
            fields.Add(field);
        }
        return new AuthenticationLine(fields, reader.EndedInQuote);
    }

    private struct Reader(string line)
    {
        private int _position;

        public bool EndedInQuote { get; private set; }

        public List<AuthenticationToken> ReadField()
        {
            var field = new List<AuthenticationToken>();
            bool goesOn;
            do
            {
                if (ReadToken(out goesOn) is not { } token)
                {
                    break;
                }
                field.Add(token);
            }
            while (goesOn);
            return field;
        }

        private AuthenticationToken? ReadToken(out bool comma)
        {
            comma = false;
            while (_position < line.Length && (IsBlank(line[_position]) || line[_position] == ','))
            {
                _position++;
            }
            var text = new StringBuilder();
            bool inQuote = false, wasQuote = false, sawQuote = false, startsQuoted = false;
            for (; _position < line.Length && (inQuote || !IsBlank(line[_position])); _position++)
            {
                var c = line[_position];
                if (c == '#' && !inQuote)
                {
                    _position = line.Length;
                    break;
                }
                if (c == ',' && !inQuote)
                {
                    comma = true;
                    _position++;
                    break;
                }
                if (c != '"' || wasQuote)
                {
                    text.Append(c);
                }
                // a doubled quote inside quotes stands for one
                wasQuote = inQuote && c == '"' && !wasQuote;
                if (c == '"')
                {
                    inQuote = !inQuote;
                    sawQuote = true;
                    startsQuoted |= text.Length == 0;
                }
            }
            EndedInQuote |= inQuote;
            return sawQuote || text.Length > 0 ? new AuthenticationToken(text.ToString(), startsQuoted) : null;
        }

        private static bool IsBlank(char c) => c is ' ' or '\t' or '\r';
    }
}
