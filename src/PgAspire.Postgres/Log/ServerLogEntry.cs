namespace PgAspire.Postgres;

/// <summary>A line of the server's log, taken apart.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Time">When the server wrote it; null for the continuation of a message of several lines and for what other programs wrote.</param>
/// <param name="ProcessId">The server process that wrote it; null where <paramref name="Time"/> is.</param>
/// <param name="Text">The message without prefix and severity.</param>
public sealed record ServerLogEntry(ServerLogSeverity Severity, DateTimeOffset? Time, int? ProcessId, string Text);

/// <summary>The severity of a log line.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-SEVERITY-LEVELS">PostgreSQL, Message Severity Levels</seealso>
public enum ServerLogSeverity
{
    /// <summary>The continuation of the message before it: its severity is that one's.</summary>
    Continuation,

    /// <summary><c>DEBUG1</c> to <c>DEBUG5</c>.</summary>
    Debug,

    /// <summary><c>LOG</c>, <c>INFO</c>, <c>NOTICE</c>.</summary>
    Information,

    /// <summary><c>DETAIL</c>, <c>HINT</c>, <c>CONTEXT</c>, <c>QUERY</c>, <c>STATEMENT</c>, <c>LOCATION</c>: belongs to the message before it.</summary>
    Attachment,

    /// <summary><c>WARNING</c>.</summary>
    Warning,

    /// <summary><c>ERROR</c>: a statement failed.</summary>
    Error,

    /// <summary><c>FATAL</c>: a session or the start of the server failed.</summary>
    Fatal,

    /// <summary><c>PANIC</c>: the server goes down.</summary>
    Panic,
}
