namespace PgAspire.Model;

/// <summary>One thing that is wrong with a specification.</summary>
/// <param name="Path">The field, as in the CloudNativePG resource, for example <c>spec.postgresql.parameters[ssl]</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ValidationError(string Path, string Message)
{
    /// <summary>Path and message in one line.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
