using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using PgAspire.Npgsql;

namespace PgAspire.EntityFrameworkCore;

/// <summary>Writes down, on an error, how far the work had come: the execution strategy sees nothing but the error.</summary>
internal static class NotedErrors
{
    private const string Key = "PgAspire.EntityFrameworkCore.FailoverError";

    public static void Note(Exception exception, WorkPhase phase, DbContext? context, DbConnection connection)
    {
        var found = FailoverErrors.Classify(exception, phase);
        exception.Data[Key] = found;
        if (found != FailoverError.NotFailover)
        {
            // the other pooled connections lead to the same server
            Clear(context, connection);
        }
    }

    private static void Clear(DbContext? context, DbConnection connection)
    {
#pragma warning disable EF1001 // a connection does not tell its data source, and NpgsqlConnection.ClearPool does not reach the pool of one
        if (context?.GetService<IDbContextOptions>().FindExtension<NpgsqlOptionsExtension>()?.DataSource is NpgsqlDataSource source)
#pragma warning restore EF1001
        {
            source.Clear();
        }
        else if (connection is NpgsqlConnection opened)
        {
            NpgsqlConnection.ClearPool(opened);
        }
    }

    public static FailoverError Class(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e.Data[Key] is FailoverError noted)
            {
                return noted;
            }
        }
        return FailoverErrors.Classify(exception);
    }
}

/// <summary>Errors of opening a connection: nothing was sent.</summary>
internal sealed class OpeningErrors : DbConnectionInterceptor
{
    public static readonly OpeningErrors Instance = new();

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) =>
        NotedErrors.Note(eventData.Exception, WorkPhase.Opening, eventData.Context, connection);

    public override Task ConnectionFailedAsync(DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>Errors of beginning and committing.</summary>
internal sealed class TransactionErrors : DbTransactionInterceptor
{
    public static readonly TransactionErrors Instance = new();

    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData)
    {
        if (eventData.Context?.Database.GetDbConnection() is { } connection)
        {
            NotedErrors.Note(eventData.Exception, eventData.Action == "Commit" ? WorkPhase.Committing : WorkPhase.InTransaction, eventData.Context, connection);
        }
    }

    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionFailed(transaction, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>Errors of statements: in a transaction they were rolled back, and a LINQ query reads.</summary>
internal sealed class StatementErrors : DbCommandInterceptor
{
    public static readonly StatementErrors Instance = new();

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) =>
        NotedErrors.Note(
            eventData.Exception,
            command.Transaction is not null || eventData.CommandSource == CommandSource.LinqQuery ? WorkPhase.InTransaction : WorkPhase.Unknown,
            eventData.Context,
            eventData.Connection);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
