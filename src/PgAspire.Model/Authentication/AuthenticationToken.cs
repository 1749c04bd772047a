namespace PgAspire.Model;

/// <summary>A word of <c>pg_hba.conf</c> or <c>pg_ident.conf</c>.</summary>
/// <param name="Text">The word without its quotes.</param>
/// <param name="Quoted">Whether it began with a quote, which takes the special meaning from keywords, <c>@</c>, <c>+</c> and <c>/</c>.</param>
internal readonly record struct AuthenticationToken(string Text, bool Quoted)
{
    /// <summary>Whether this is a keyword: written exactly so and not quoted.</summary>
    public bool IsKeyword(string keyword) => !Quoted && Text == keyword;

    /// <summary>Whether this asks PostgreSQL to read another file in its place.</summary>
    public bool IsFileInclusion => !Quoted && Text.Length > 1 && Text[0] == '@';
}
