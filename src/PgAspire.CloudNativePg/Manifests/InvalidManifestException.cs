namespace PgAspire.CloudNativePg;

/// <summary>A manifest that cannot be read; carries every error, not only the first.</summary>
public sealed class InvalidManifestException : Exception
{
    /// <summary>An exception without errors.</summary>
    public InvalidManifestException() : this([]) { }

    /// <summary>An exception with a message of its own.</summary>
    public InvalidManifestException(string message) : base(message) => Errors = [];

    /// <summary>An exception with a message and a cause.</summary>
    public InvalidManifestException(string message, Exception innerException) : base(message, innerException) => Errors = [];

    /// <summary>An exception for these errors.</summary>
    /// <param name="errors">What is wrong.</param>
    public InvalidManifestException(IReadOnlyList<ManifestError> errors)
        : base($"The manifest cannot be read:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}") => Errors = errors;

    /// <summary>What is wrong, in the order of the text.</summary>
    public IReadOnlyList<ManifestError> Errors { get; }
}
