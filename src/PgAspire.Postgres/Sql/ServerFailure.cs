using System.Net.Sockets;
using Npgsql;

namespace PgAspire.Postgres;

/// <summary>Short words for what goes wrong between the operator and a server.</summary>
internal static class ServerFailure
{
    /// <summary>The failure as an <see cref="InstanceUnavailableException"/>.</summary>
    public static InstanceUnavailableException Unavailable(string instance, Exception cause) => new(Message(instance, cause), cause);

    /// <summary>Whether the server is not (or no longer) there for this session, rather than that it refused a statement.</summary>
    public static bool IsConnectionLoss(Exception cause) => cause switch
    {
        PostgresException e => e.SqlState is
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or
            PostgresErrorCodes.TooManyConnections || e.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or IOException or SocketException or ObjectDisposedException or TimeoutException => true,
        _ => false,
    };

    private static string Message(string instance, Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } e => $"{instance} does not accept connections yet: {e.MessageText}.",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => $"{instance} is shutting down.",
        ObjectDisposedException => $"{instance} was forgotten meanwhile.",
        PostgresException e => $"{instance} refused: {e.MessageText} ({e.SqlState}).",
        _ => Socket(cause) switch
        {
            SocketError.AddressNotAvailable or SocketError.ConnectionRefused => $"{instance} does not listen.",
            { } error => $"{instance} cannot be reached ({error}).",
            null when Innermost(cause) is EndOfStreamException or IOException => $"{instance} closed the connection.",
            null => $"{instance} cannot be reached: {Innermost(cause).Message}",
        },
    };

    private static SocketError? Socket(Exception cause)
    {
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }
        return null;
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }
        return e;
    }
}
