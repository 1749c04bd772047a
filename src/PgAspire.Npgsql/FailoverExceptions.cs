namespace PgAspire.Npgsql;

/// <summary>
/// The connection broke while the work may have been committed, and the work was not said to be idempotent: it was not repeated. Look whether it took
/// effect before it is done again.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">The error of the connection.</param>
public sealed class OutcomeUnknownException(string message, Exception? innerException) : Exception(message, innerException);

/// <summary>The cluster did not serve before the deadline. The inner exception is the last error.</summary>
/// <param name="message">What happened.</param>
/// <param name="mayHaveBeenExecuted">Whether one of the attempts may have taken effect.</param>
/// <param name="innerException">The last error.</param>
public sealed class ClusterUnavailableException(string message, bool mayHaveBeenExecuted, Exception? innerException) : Exception(message, innerException)
{
    /// <summary>Whether one of the attempts may have taken effect: work that is not idempotent is never repeated then.</summary>
    public bool MayHaveBeenExecuted { get; } = mayHaveBeenExecuted;
}
