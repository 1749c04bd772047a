using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Storefront.Api;

internal sealed class FailoverOptions
{
    /// <summary>How long a request may wait for the cluster before it is answered with 503.</summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>The cluster did not serve within the time that a request may wait.</summary>
internal sealed class ClusterUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>Runs idempotent work again while the cluster fails over. What is not idempotent must not come here.</summary>
internal sealed partial class FailoverRetry(IOptions<FailoverOptions> options, TimeProvider time, ILogger<FailoverRetry> logger)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    public async Task<T> RunAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, int, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var pause = s_firstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return await work(connection, attempt, cancellationToken);
            }
            catch (Exception exception) when (Passes(exception))
            {
                if (time.GetElapsedTime(started) >= options.Value.RetryFor)
                {
                    throw new ClusterUnavailableException($"The database did not serve within {options.Value.RetryFor.TotalSeconds:0} s.", exception);
                }

                if (attempt == 1)
                {
                    LogRetry(exception.Message);
                }

                // The other pooled connections lead to the same server: without this each would fail once.
                source.Clear();
            }

            // Jitter: clients which failed together must not come back together.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Whether the same work may succeed a moment later, on the same instance or on another one.</summary>
    internal static bool Passes(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } =>
            state.StartsWith("08", StringComparison.Ordinal)    // connection exceptions
            || state is PostgresErrorCodes.AdminShutdown
                or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow          // starting up, or in recovery
                or PostgresErrorCodes.ReadOnlySqlTransaction    // a session with what used to be the primary
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.TooManyConnections,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => true,
        NpgsqlException { IsTransient: true } => true,
        SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    [LoggerMessage(LogLevel.Warning, "The database does not serve, trying again: {Reason}")]
    private partial void LogRetry(string reason);
}
