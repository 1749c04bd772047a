namespace PgAspire.Model;

/// <summary>A field without effect in a local run.</summary>
/// <param name="Path">The field, as in the CloudNativePG resource, for example <c>spec.affinity</c>.</param>
/// <param name="Reason">Why it has none.</param>
public sealed record LocalRemark(string Path, string Reason)
{
    /// <summary>Path and reason in one line.</summary>
    public override string ToString() => $"{Path}: {Reason}";
}
