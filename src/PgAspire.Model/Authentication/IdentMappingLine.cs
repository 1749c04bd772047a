namespace PgAspire.Model;

/// <summary>The syntax of a line of <c>pg_ident.conf</c>: map, system user, database user.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/auth-username-maps.html">PostgreSQL, User Name Maps</seealso>
internal static class IdentMappingLine
{
    private static readonly string[] FieldNames = ["map name", "system user", "database user"];

    /// <summary>What is wrong with a line; empty for a valid line, an empty one and a comment.</summary>
    public static IEnumerable<string> Problems(string text)
    {
        if (AuthenticationLineShape.Problem(text) is { } shape)
        {
            return [shape];
        }
        var fields = AuthenticationLine.Split(text).Fields;
        if (fields.Count is 0 or 3)
        {
            return fields.SelectMany((field, i) => FieldProblems(field, FieldNames[i]));
        }
        return fields.Count < 3
            ? [$"missing entry at end of line: the {FieldNames[fields.Count]}; expected 'MAP SYSTEM-USER DATABASE-USER'"]
            : ["has more than the three fields 'MAP SYSTEM-USER DATABASE-USER'; quote names that have blanks"];
    }

    private static IEnumerable<string> FieldProblems(IReadOnlyList<AuthenticationToken> field, string name)
    {
        if (field.Count > 1)
        {
            yield return $"multiple values in ident field: the {name}; write one line for each";
        }
        if (field[0].Text.Length == 0)
        {
            yield return $"the {name} is empty";
        }
        if (field[0].IsFileInclusion)
        {
            yield return $"'{Excerpt.Of(field[0].Text)}' reads names from a file, which the instances do not have; write the name";
        }
    }
}
