using System.Globalization;
using Npgsql;

namespace PgAspire.Postgres;

/// <summary>How the operator's sessions connect.</summary>
internal static class OperatorConnection
{
    /// <summary>The <c>application_name</c> of every session of the operator.</summary>
    public const string ApplicationName = "pgaspire-operator";

    /// <summary>For the operator's own statements: nothing that a role, a database or the user's parameters set changes what they mean or logs them.</summary>
    /// <param name="layout">Where the server listens.</param>
    /// <param name="database">The database.</param>
    /// <param name="statementTimeout">When the server itself gives a statement up.</param>
    /// <param name="lockTimeout">How long a statement waits for what others have locked; zero for as long as the statement may take.</param>
    public static NpgsqlDataSource Own(InstanceLayout layout, string database, TimeSpan statementTimeout, TimeSpan lockTimeout = default) => Create(layout, database, statementTimeout,
        string.Create(CultureInfo.InvariantCulture, $"-c search_path=pg_catalog -c default_transaction_read_only=off -c lock_timeout={(long)lockTimeout.TotalMilliseconds} -c idle_session_timeout=0 -c jit=off ") +
        // what is stored of a password is in statements: neither the log nor pg_stat_statements keeps them
        "-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1 -c log_duration=off -c pg_stat_statements.track=none");

    /// <summary>For the user's statements: an ordinary session of the superuser.</summary>
    /// <param name="layout">Where the server listens.</param>
    /// <param name="database">The database.</param>
    /// <param name="statementTimeout">When the server itself gives a statement up.</param>
    public static NpgsqlDataSource OfUser(InstanceLayout layout, string database, TimeSpan statementTimeout) => Create(layout, database, statementTimeout, "");

    private static NpgsqlDataSource Create(InstanceLayout layout, string database, TimeSpan statementTimeout, string settings)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = layout.SocketDirectory,
            Port = layout.Port,
            Username = "postgres",
            Database = database,
            ApplicationName = ApplicationName,
            // one session stays open where it pays, the others are rare: a pool would only keep idle backends
            Pooling = false,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            // what the environment would say otherwise
            ClientEncoding = "UTF8",
            TargetSessionAttributes = "any",
            // says what stands in the way of a statement
            IncludeErrorDetail = true,
            Enlist = false,
            // Npgsql's own timeouts ask the server, over a second connection and blocking, to cancel: a frozen one never answers that either
            Timeout = 0,
            CommandTimeout = 0,
            CancellationTimeout = -1,
            // synchronous_commit: with required synchronous replication and no standby yet every commit would wait for ever
            Options = string.Create(CultureInfo.InvariantCulture,
                $"-c synchronous_commit=local -c statement_timeout={(long)statementTimeout.TotalMilliseconds} {settings}").TrimEnd(),
        };
        // slim: built-in types only, which spares the first connection of a process the compilation of all others
        var source = new NpgsqlSlimDataSourceBuilder(text.ConnectionString);
        // the operator reads built-in types only: no query for the others at the first connection
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return source.Build();
    }
}
