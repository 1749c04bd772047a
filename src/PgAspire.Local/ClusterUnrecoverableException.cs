namespace PgAspire.Local;

/// <summary>A cluster cannot become healthy by itself; the message says why.</summary>
public sealed class ClusterUnrecoverableException : Exception
{
    /// <summary>An exception without details.</summary>
    public ClusterUnrecoverableException() { }

    /// <summary>An exception with a message.</summary>
    public ClusterUnrecoverableException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public ClusterUnrecoverableException(string message, Exception innerException) : base(message, innerException) { }
}
