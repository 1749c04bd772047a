using System.Data;
using Npgsql;

namespace PgAspire.Postgres;

/// <summary>One session of a reconciliation: asks, and carries out statements. After an error that closed the connection it goes on with a new one.</summary>
internal sealed class CatalogSession(NpgsqlConnection connection)
{
    /// <summary>The server's major version.</summary>
    public int MajorVersion => connection.PostgreSqlVersion.Major;

    /// <summary>Whether a query has a row.</summary>
    public async Task<bool> ExistsAsync(string sql, params string?[] arguments)
    {
        await using var command = await CommandAsync(sql, arguments).ConfigureAwait(false);
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is not null;
    }

    /// <summary>The rows of a query.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params string?[] arguments)
    {
        await using var command = await CommandAsync(sql, arguments).ConfigureAwait(false);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <summary>The only row of a query; null without one.</summary>
    public async Task<T?> FindAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params string?[] arguments) where T : class =>
        (await ListAsync(sql, read, arguments).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Carries out a statement that cannot be part of a transaction, or is one by itself.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = await CommandAsync(sql).ConfigureAwait(false);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Carries out all of some statements, or none.</summary>
    public async Task TransactAsync(IReadOnlyList<string> statements)
    {
        if (statements.Count == 0)
        {
            return;
        }
        await OpenAsync().ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        foreach (var statement in statements)
        {
            await ExecuteAsync(statement).ConfigureAwait(false);
        }
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    /// <summary>Does some work; what the server refuses, or what cannot be asked of it, is told and not thrown.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static async Task<string?> AttemptAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e) when (!ServerFailure.IsConnectionLoss(e))
        {
            return Message(e);
        }
        catch (CatalogException e)
        {
            return e.Message;
        }
    }

    /// <summary>What the server says, with its detail.</summary>
    public static string Message(PostgresException e) =>
        $"{e.MessageText}{(string.IsNullOrEmpty(e.Detail) ? "" : $": {e.Detail.ReplaceLineEndings("; ")}")} ({e.SqlState})";

    // Npgsql closes a connection itself after errors that it takes for critical, some of which concern one object only
    private Task OpenAsync() => connection.FullState is ConnectionState.Closed or ConnectionState.Broken ? connection.OpenAsync() : Task.CompletedTask;

    private async Task<NpgsqlCommand> CommandAsync(string sql, params string?[] arguments)
    {
        await OpenAsync().ConfigureAwait(false);
        // statements are constants, or composed with SqlText, or the user's own
#pragma warning disable CA2100
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = argument });
        }
        return command;
    }
}
