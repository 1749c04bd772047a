using Microsoft.Extensions.Logging;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DetachTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastLines = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Cluster}: PostgreSQL {Version} of {Image} runs as {Account} in the engine at {Engine}, data in {Data}")]
    private static partial void LogOpened(ILogger logger, string cluster, string version, string image, string account, string engine, string data);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cluster}: {Count} containers, networks and volumes that dead processes left were removed")]
    private static partial void LogSwept(ILogger logger, string cluster, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Cluster}: not everything could be removed from the engine, the next start tries again: {Reason}")]
    private static partial void LogNotCleaned(ILogger logger, string cluster, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cluster}: from now on the image {Image} with PostgreSQL {Version} is started, before {Present} with {PresentVersion}")]
    private static partial void LogOperand(ILogger logger, string cluster, string image, string version, string present, string presentVersion);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Instance}: server started in container {Container}")]
    private static partial void LogStarted(ILogger logger, string instance, string container);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Instance}: server ended with exit code {ExitCode}, expected: {Expected}")]
    private static partial void LogEnded(ILogger logger, string instance, int? exitCode, bool expected);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instance}: server did not end within {Timeout}, next: {Next}")]
    private static partial void LogEscalation(ILogger logger, string instance, TimeSpan timeout, string next);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Instance}: the engine says: {Action}")]
    private static partial void LogEngineAction(ILogger logger, string instance, string action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Instance} was taken out of its network; it is ended, since nobody could reach it any more")]
    private static partial void LogIsolated(ILogger logger, string instance);
}
