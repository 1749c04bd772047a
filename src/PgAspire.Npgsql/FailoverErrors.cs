using System.Net.Sockets;
using Npgsql;

namespace PgAspire.Npgsql;

/// <summary>What an error says about the work that it ended.</summary>
public enum FailoverError
{
    /// <summary>Nothing to do with failover: repeating would fail again, or was not asked for.</summary>
    NotFailover,

    /// <summary>The work took no effect: repeating it is safe.</summary>
    NotExecuted,

    /// <summary>Whether the work took effect cannot be known: only what is idempotent may be repeated.</summary>
    OutcomeUnknown,
}

/// <summary>How far the work had come when it failed.</summary>
public enum WorkPhase
{
    /// <summary>Not known, or a statement that commits by itself: it may have been committed when the connection broke.</summary>
    Unknown,

    /// <summary>The connection was being opened: nothing was sent.</summary>
    Opening,

    /// <summary>In a transaction whose COMMIT was not sent: whatever ends the connection rolls it back.</summary>
    InTransaction,

    /// <summary>COMMIT was sent.</summary>
    Committing,
}

/// <summary>
/// Which errors of Npgsql a failover or switchover explains, and what they say about the work. Pure: the same exception and phase have the same answer.
/// </summary>
public static class FailoverErrors
{
    /// <summary>What the error says about the work.</summary>
    /// <param name="exception">The error; the ones that it wraps are looked at.</param>
    /// <param name="phase">How far the work had come; <see cref="WorkPhase.Unknown"/>, the default, is the careful answer.</param>
    /// <exception cref="ArgumentNullException">The exception is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The phase is none.</exception>
    public static FailoverError Classify(Exception exception, WorkPhase phase = WorkPhase.Unknown)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (!Enum.IsDefined(phase))
        {
            throw new ArgumentOutOfRangeException(nameof(phase), phase, "Give one of the phases that the enumeration names.");
        }
        var broken = phase is WorkPhase.Opening or WorkPhase.InTransaction ? FailoverError.NotExecuted : FailoverError.OutcomeUnknown;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException { SqlState: var state }:
                    return OfSqlState(state, broken);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData
                    or SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkUnreachable or SocketError.NetworkDown }:
                    return FailoverError.NotExecuted;
                // the server has answered the cancellation of a statement that took too long: it is well
                case TimeoutException { InnerException: PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } }:
                case NpgsqlOperationInProgressException:
                case OperationCanceledException:
                    return FailoverError.NotFailover;
                case SocketException or IOException or TimeoutException:
                    // the error below says whether the server was reached at all
                    return e.InnerException is SocketException ? Classify(e.InnerException, phase) : broken;
                default:
                    break;
            }
        }
        return FailoverError.NotFailover;
    }

    private static FailoverError OfSqlState(string state, FailoverError broken) => state switch
    {
        // the server has rolled back, or never begun
        PostgresErrorCodes.SqlClientUnableToEstablishSqlConnection  // 08001
            or PostgresErrorCodes.SqlServerRejectedEstablishmentOfSqlConnection // 08004
            or PostgresErrorCodes.CannotConnectNow                  // 57P03: starting up, shutting down, in recovery without hot standby
            or IdleSessionTimeout
            or PostgresErrorCodes.TooManyConnections                // 53300: all clients come back at once
            or PostgresErrorCodes.ReadOnlySqlTransaction            // 25006: a session with what was the primary
            or PostgresErrorCodes.SerializationFailure              // 40001: on a standby, a conflict with recovery
            or PostgresErrorCodes.DeadlockDetected => FailoverError.NotExecuted,
        PostgresErrorCodes.TransactionResolutionUnknown => FailoverError.OutcomeUnknown, // 08007
        // 57P01, 57P02: a commit that waits for a standby is durable on the primary already when its session is ended
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => broken,
        _ => state.StartsWith("08", StringComparison.Ordinal) ? broken : FailoverError.NotFailover,
    };

    private const string IdleSessionTimeout = "57P05";
}
