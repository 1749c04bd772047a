namespace PgAspire.CloudNativePg;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Resource">The document, for example <c>Cluster pg</c>; empty when it has no kind yet.</param>
/// <param name="Path">The field, for example <c>spec.postgresql.parameters["max_connections"]</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Source">The file's name; null for text.</param>
public sealed record ManifestError(string Resource, string Path, string Message, int Line, int Column, string? Source = null)
{
    /// <summary>Place, field and message in one line.</summary>
    public override string ToString()
    {
        var place = Source is null ? $"line {Line}, column {Column}" : $"{Source}({Line},{Column})";
        var field = string.Join(' ', new[] { Resource, Path }.Where(part => part.Length > 0));
        return field.Length > 0 ? $"{place}: {field}: {Message}" : $"{place}: {Message}";
    }
}
