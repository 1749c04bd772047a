using PgAspire.Operator;

namespace PgAspire.Drivers.Specs;

/// <summary>What the specification asks of a running server, as a client does. A driver whose servers do not speak PostgreSQL's protocol has one of its own.</summary>
public abstract class ServerClient
{
    /// <summary>Whether the server takes a connection and answers.</summary>
    public abstract Task<bool> AnswersAsync(IInstanceDriver driver, string instance);

    /// <summary>What tells one run of a server from another.</summary>
    public abstract Task<string?> StartedAtAsync(IInstanceDriver driver, string instance);

    /// <summary>How many standbys stream from a server.</summary>
    public abstract Task<int> StandbysAsync(IInstanceDriver driver, string instance);

    /// <summary>Makes a table with one number.</summary>
    public abstract Task WriteAsync(IInstanceDriver driver, string instance, string table, int number);

    /// <summary>The number in such a table; null when the table is not there.</summary>
    public abstract Task<int?> ReadAsync(IInstanceDriver driver, string instance, string table);

    /// <summary>Whether a table is there.</summary>
    public abstract Task<bool> HasTableAsync(IInstanceDriver driver, string instance, string table);

    /// <summary>Opens a session that stays busy.</summary>
    /// <returns>Completes when the session is ended from outside.</returns>
    public abstract Task<Task> StayAsync(IInstanceDriver driver, string instance);

    /// <summary>Makes the server write so many lines to its log: a word and a number from 1 on.</summary>
    public abstract Task LogAsync(IInstanceDriver driver, string instance, string word, int lines);
}
