using Microsoft.Extensions.Logging;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DetachTimeout = TimeSpan.FromSeconds(5);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Cluster}: PostgreSQL {Version} of {Directory} runs as {Account}, data in {Data}")]
    private static partial void LogOpened(ILogger logger, string cluster, string version, string directory, string account, string data);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Cluster}: what an earlier run left could not be deleted: {Reason}")]
    private static partial void LogNotCleaned(ILogger logger, string cluster, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cluster}: from now on PostgreSQL {Version} of {Directory} is started, before {PresentVersion} of {Present}")]
    private static partial void LogOperand(ILogger logger, string cluster, string version, string directory, string presentVersion, string present);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Instance}: server started as process {ProcessId}")]
    private static partial void LogStarted(ILogger logger, string instance, int processId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Instance}: server ended with exit code {ExitCode}, expected: {Expected}")]
    private static partial void LogEnded(ILogger logger, string instance, int? exitCode, bool expected);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Instance}: server did not end within {Timeout}, next: {Next}")]
    private static partial void LogEscalation(ILogger logger, string instance, TimeSpan timeout, string next);
}
