using System.Net;
using Microsoft.Extensions.Logging;

namespace PgAspire.Router;

/// <summary>Every sentence that the router logs.</summary>
internal static partial class RouterLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Service} accepts connections on {EndPoint}")]
    public static partial void Listening(this ILogger logger, ServiceKind service, IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Debug, "{Service} refuses connections on {EndPoint}: it has no backend")]
    public static partial void Refusing(this ILogger logger, ServiceKind service, IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Debug, "{Service}: new session to {Instance} at {Backend}")]
    public static partial void Connected(this ILogger logger, ServiceKind service, string instance, IPEndPoint backend);

    [LoggerMessage(4, LogLevel.Debug, "{Service}: {Instance} at {Backend} cannot be reached: {Reason}")]
    public static partial void BackendFailed(this ILogger logger, ServiceKind service, string instance, IPEndPoint backend, string reason);

    [LoggerMessage(5, LogLevel.Debug, "{Service}: a connection was reset, no backend could be reached")]
    public static partial void NoBackend(this ILogger logger, ServiceKind service);

    [LoggerMessage(6, LogLevel.Warning, "{Service}: a connection could not be accepted: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, ServiceKind service, string reason);

    [LoggerMessage(7, LogLevel.Information, "Forwarding uses the portable way; the Linux one is not usable here: {Reason}")]
    public static partial void LinuxUnusable(this ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Error, "A session was reset because of an unexpected error")]
    public static partial void SessionFailed(this ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Error, "The router could not put a table in force")]
    public static partial void CommandFailed(this ILogger logger, Exception error);
}
