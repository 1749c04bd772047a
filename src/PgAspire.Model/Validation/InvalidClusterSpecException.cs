namespace PgAspire.Model;

/// <summary>A specification that cannot be a cluster; carries every error, not only the first.</summary>
public sealed class InvalidClusterSpecException : Exception
{
    /// <summary>An exception without errors.</summary>
    public InvalidClusterSpecException() : this("(unnamed)", []) { }

    /// <summary>An exception with a message of its own.</summary>
    public InvalidClusterSpecException(string message) : base(message) => Errors = [];

    /// <summary>An exception with a message and a cause.</summary>
    public InvalidClusterSpecException(string message, Exception innerException) : base(message, innerException) => Errors = [];

    /// <summary>An exception for these errors.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="errors">What is wrong.</param>
    public InvalidClusterSpecException(string cluster, IReadOnlyList<ValidationError> errors)
        : base($"The PostgreSQL cluster '{cluster}' is not valid:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}") => Errors = errors;

    /// <summary>What is wrong, in the order of the specification.</summary>
    public IReadOnlyList<ValidationError> Errors { get; }
}
