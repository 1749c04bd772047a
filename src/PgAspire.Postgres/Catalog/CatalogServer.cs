using Npgsql;

namespace PgAspire.Postgres;

/// <summary>The server whose catalog is reconciled: opens a session for each part of the work.</summary>
internal sealed class CatalogServer(InstanceLayout layout, TimeSpan limit, Deadline deadline)
{
    // the server gives up first, so that the failure names the statement
    private readonly TimeSpan _statementTimeout = limit * 0.9;

    // an application's locks stop one object, not all that come after it
    private readonly TimeSpan _lockTimeout = limit * 0.1;

    /// <summary>Does some work in a database as the operator.</summary>
    public Task WithOwnAsync(string database, Func<CatalogSession, Task> work) =>
        WithAsync(OperatorConnection.Own(layout, database, _statementTimeout, _lockTimeout), work);

    /// <summary>Does some work in a database as an ordinary session of the superuser, for what the user wrote.</summary>
    public Task WithUsersAsync(string database, Func<CatalogSession, Task> work) => WithAsync(OperatorConnection.OfUser(layout, database, _statementTimeout), work);

    /// <summary>One session for some work; it is closed before the next one opens, so that template1 is free for CREATE DATABASE.</summary>
    private async Task WithAsync(NpgsqlDataSource source, Func<CatalogSession, Task> work)
    {
        await using var _ = source.ConfigureAwait(false);
        var connection = await InstanceSession.OpenAsync(source, deadline).ConfigureAwait(false);
        await deadline.WaitAsync(WorkThenCloseAsync(), () => { }).ConfigureAwait(false);

        async Task<bool> WorkThenCloseAsync()
        {
            await using (connection.ConfigureAwait(false))
            {
                await work(new CatalogSession(connection)).ConfigureAwait(false);
            }
            return true;
        }
    }
}
