namespace PgAspire.Model;

/// <summary>One thing in a valid specification that is probably not meant, or that production treats differently.</summary>
/// <param name="Path">The field, as in the CloudNativePG resource, for example <c>spec.postgresql.synchronous</c>.</param>
/// <param name="Message">What it leads to and what to do.</param>
public sealed record ValidationWarning(string Path, string Message)
{
    /// <summary>Path and message in one line.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
