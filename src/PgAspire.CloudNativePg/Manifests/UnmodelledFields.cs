namespace PgAspire.CloudNativePg;

/// <summary>What happens when a manifest has fields that a specification does not carry.</summary>
public enum UnmodelledFields
{
    /// <summary>They are refused, all at once, by their paths.</summary>
    Refuse,

    /// <summary>They are kept as they are in the specification's <c>Unmodelled</c>, and written again.</summary>
    Keep,
}

/// <summary>A field that a specification does not carry and that was kept.</summary>
/// <param name="Resource">The resource, for example <c>Cluster pg</c>.</param>
/// <param name="Path">The field, for example <c>metadata.finalizers</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Source">The file's name; null for text.</param>
public sealed record UnmodelledField(string Resource, string Path, int Line, int Column, string? Source = null);
