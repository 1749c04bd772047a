namespace PgAspire.Model;

/// <summary>What holds for every value of a specification: it is there, it is one of its words, and its text can stand in a manifest.</summary>
internal static class StructureRules
{
    /// <summary>Adds what is wrong and not yet found.</summary>
    /// <returns>Whether every value that must be there is.</returns>
    public static bool Check(PostgresClusterSpec spec, Findings findings)
    {
        var complete = true;
        foreach (var (path, value, optional) in SpecificationWalk.Of(spec))
        {
            var problem = value switch
            {
                null => optional ? null : "must not be null; leave the field out for its default.",
                Enum word when !Enum.IsDefined(word.GetType(), word) => $"Unsupported value; supported values: {string.Join(", ", Enum.GetNames(word.GetType()))}.",
                string text when text.Any(c => char.IsControl(c) && c is < ' ' and not ('\n' or '\t')) =>
                    "must not contain NUL or other control characters than line feeds and tabs; remove them.",
                string text when !TextRules.IsUnicode(text) => "is not valid Unicode text: it has half of a surrogate pair.",
                _ => null,
            };
            complete &= value is not null || optional;
            if (problem is not null && !findings.Has(path))
            {
                findings.Add(path, problem);
            }
        }
        return complete;
    }

    /// <summary>Whether every value that must be there is.</summary>
    public static bool IsComplete(PostgresClusterSpec spec) => SpecificationWalk.Of(spec).All(s => s.Value is not null || s.Optional);
}
