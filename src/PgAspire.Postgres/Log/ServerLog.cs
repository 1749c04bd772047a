namespace PgAspire.Postgres;

/// <summary>Reads the server's log as <see cref="LinePrefix"/> shapes it.</summary>
public static class ServerLog
{
    /// <summary>The value for <c>log_line_prefix</c>: time with milliseconds and zone, process id.</summary>
    public const string LinePrefix = "%m [%p] ";

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line without its end.</param>
    public static ServerLogEntry Parse(string line) => throw new NotImplementedException();
}
