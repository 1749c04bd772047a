using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>An operation was refused and has changed nothing; the message says why, and what to do.</summary>
public sealed class OperationRefusedException : Exception
{
    /// <summary>An exception without details.</summary>
    public OperationRefusedException() { }

    /// <summary>An exception with a message.</summary>
    public OperationRefusedException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public OperationRefusedException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>What is wrong with a wanted specification, each with the field's path; empty for other refusals.</summary>
    public IReadOnlyList<ValidationError> Errors { get; init; } = [];
}

/// <summary>An operation was begun and cannot come to its end; the message says what the cluster did instead.</summary>
public sealed class OperationFailedException : Exception
{
    /// <summary>An exception without details.</summary>
    public OperationFailedException() { }

    /// <summary>An exception with a message.</summary>
    public OperationFailedException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public OperationFailedException(string message, Exception innerException) : base(message, innerException) { }
}
