using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PgAspire.Npgsql;

/// <summary>Whether work may be done twice.</summary>
public enum Idempotence
{
    /// <summary>Done twice it has twice the effect: what may have been committed is never repeated.</summary>
    NotIdempotent,

    /// <summary>Done twice it has the effect of once, for example an insert with a key of the client and <c>ON CONFLICT DO NOTHING</c>, or a read.</summary>
    Idempotent,
}

/// <summary>
/// Repeats work while the cluster fails over: on a new connection, with growing pauses and jitter, until a deadline. Idle connections of the pool, which may
/// lead to what was the primary, are closed before each repetition. Safe for concurrent use.
/// </summary>
public sealed partial class FailoverRetry
{
    private static readonly ResiliencePropertyKey<Attempts> State = new("attempts");
    private readonly FailoverRetryOptions _options;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>A strategy with its own deadline and pauses.</summary>
    /// <param name="options">The deadline and the pauses; null takes the defaults. A copy is taken.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="logger">Where repetitions are logged, as warnings; nowhere by default.</param>
    /// <exception cref="ArgumentException">Options are out of their ranges; the message names all of them.</exception>
    public FailoverRetry(FailoverRetryOptions? options = null, TimeProvider? time = null, ILogger<FailoverRetry>? logger = null)
    {
        _options = (options ?? new()).Checked();
        _logger = logger ?? NullLogger<FailoverRetry>.Instance;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time ?? TimeProvider.System }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = _options.Deadline })
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.Delay,
                MaxDelay = _options.MaxDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } e && arguments.Context.Properties.GetValue(State, null!).MayRepeat(e)),
                OnRetry = arguments =>
                {
                    LogRepetition(arguments.AttemptNumber + 1, arguments.RetryDelay.TotalMilliseconds, arguments.Outcome.Exception!.Message);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>
    /// Runs work on a connection. Statements commit by themselves, so a connection that breaks leaves the outcome unknown: only idempotent work is repeated
    /// then. <see cref="ExecuteInTransactionAsync{T}"/> knows more.
    /// </summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="idempotence">Whether the work may be done twice.</param>
    /// <param name="work">The work; called once an attempt, with an open connection.</param>
    /// <param name="cancellationToken">Ends the work and the waiting.</param>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    /// <exception cref="OutcomeUnknownException">The work may have been committed, and is not idempotent.</exception>
    /// <exception cref="ClusterUnavailableException">The deadline has passed.</exception>
    public Task<T> ExecuteAsync<T>(
        NpgsqlDataSource source, Idempotence idempotence, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(source, idempotence, async (connection, attempts, token) =>
        {
            attempts.Phase = WorkPhase.Unknown;
            return await work(connection, token);
        }, cancellationToken);
    }

    /// <summary>
    /// Runs work in a transaction and commits it. What fails before COMMIT is sent was rolled back and is repeated; what fails after that is repeated only
    /// if it is idempotent.
    /// </summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="idempotence">Whether the work may be done twice.</param>
    /// <param name="work">The work; called once an attempt, with an open connection that is in a transaction. It must not commit.</param>
    /// <param name="cancellationToken">Ends the work and the waiting.</param>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    /// <exception cref="OutcomeUnknownException">The work may have been committed, and is not idempotent.</exception>
    /// <exception cref="ClusterUnavailableException">The deadline has passed.</exception>
    public Task<T> ExecuteInTransactionAsync<T>(
        NpgsqlDataSource source, Idempotence idempotence, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(source, idempotence, async (connection, attempts, token) =>
        {
            attempts.Phase = WorkPhase.InTransaction;
            await using var transaction = await connection.BeginTransactionAsync(token);
            var result = await work(connection, token);
            token.ThrowIfCancellationRequested();
            attempts.Phase = WorkPhase.Committing;
            await transaction.CommitAsync(token);
            return result;
        }, cancellationToken);
    }

    /// <summary>As <see cref="ExecuteAsync{T}"/>, for work without a result.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="idempotence">Whether the work may be done twice.</param>
    /// <param name="work">The work; called once an attempt.</param>
    /// <param name="cancellationToken">Ends the work and the waiting.</param>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    /// <exception cref="OutcomeUnknownException">The work may have been committed, and is not idempotent.</exception>
    /// <exception cref="ClusterUnavailableException">The deadline has passed.</exception>
    public Task ExecuteAsync(
        NpgsqlDataSource source, Idempotence idempotence, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ExecuteAsync(source, idempotence, async (connection, token) =>
        {
            await work(connection, token);
            return true;
        }, cancellationToken);
    }

    /// <summary>As <see cref="ExecuteInTransactionAsync{T}"/>, for work without a result.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="idempotence">Whether the work may be done twice.</param>
    /// <param name="work">The work; called once an attempt.</param>
    /// <param name="cancellationToken">Ends the work and the waiting.</param>
    /// <exception cref="ArgumentNullException">The source or the work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    /// <exception cref="OutcomeUnknownException">The work may have been committed, and is not idempotent.</exception>
    /// <exception cref="ClusterUnavailableException">The deadline has passed.</exception>
    public Task ExecuteInTransactionAsync(
        NpgsqlDataSource source, Idempotence idempotence, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ExecuteInTransactionAsync(source, idempotence, async (connection, token) =>
        {
            await work(connection, token);
            return true;
        }, cancellationToken);
    }

    private async Task<T> RunAsync<T>(
        NpgsqlDataSource source, Idempotence idempotence, Func<NpgsqlConnection, Attempts, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Enum.IsDefined(idempotence))
        {
            throw new ArgumentOutOfRangeException(nameof(idempotence), idempotence, "Say whether the work is idempotent.");
        }
        var attempts = new Attempts(idempotence);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(State, attempts);
        try
        {
            return await _pipeline.ExecuteAsync(async inner =>
            {
                attempts.Phase = WorkPhase.Opening;
                try
                {
                    await using var connection = await source.OpenConnectionAsync(inner.CancellationToken);
                    return await work(connection, attempts, inner.CancellationToken);
                }
                catch (Exception e)
                {
                    // the other pooled connections lead to the same server: without this each would fail once
                    if (attempts.Note(e) != FailoverError.NotFailover)
                    {
                        source.Clear();
                    }
                    throw;
                }
            }, context);
        }
        catch (TimeoutRejectedException e)
        {
            throw Ended(attempts, attempts.Error ?? e);
        }
        catch (Exception e) when (attempts.Class == FailoverError.OutcomeUnknown && ReferenceEquals(e, attempts.Error))
        {
            throw Unknown(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Exception Ended(Attempts attempts, Exception last)
    {
        // what the deadline interrupts once it may have been committed is as unknown as what a broken connection does
        if (attempts is { MayHaveBeenExecuted: true, Idempotence: Idempotence.NotIdempotent })
        {
            return Unknown(last);
        }
        var hint = FailoverErrors.Classify(last) == FailoverError.NotExecuted && last is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction }
            ? " It takes no writes: is this the read-only data source?"
            : "";
        return new ClusterUnavailableException(
            string.Create(CultureInfo.InvariantCulture, $"The database did not serve within {_options.Deadline.TotalSeconds} s, in {attempts.Number} attempts.{hint} Last error: {last.Message}"),
            attempts.MayHaveBeenExecuted, last);
    }

    private static OutcomeUnknownException Unknown(Exception e) =>
        new($"The connection ended while the work may have been committed, so it was not repeated: look whether it took effect, or make it idempotent and say so. {e.Message}", e);

    [LoggerMessage(LogLevel.Warning, "The database does not serve; attempt {Attempt} failed, the next one is in {Delay:0} ms: {Reason}")]
    private partial void LogRepetition(int attempt, double delay, string reason);

    /// <summary>What became of one piece of work until now.</summary>
    private sealed class Attempts(Idempotence idempotence)
    {
        public Idempotence Idempotence { get; } = idempotence;

        public WorkPhase Phase { get; set; }

        public int Number { get; private set; }

        public bool MayHaveBeenExecuted { get; private set; }

        public Exception? Error { get; private set; }

        public FailoverError Class { get; private set; }

        public FailoverError Note(Exception e)
        {
            Number++;
            var cancelled = e is OperationCanceledException;
            Class = FailoverErrors.Classify(e, Phase);
            MayHaveBeenExecuted |= Class == FailoverError.OutcomeUnknown || (cancelled && Phase is WorkPhase.Unknown or WorkPhase.Committing);
            // the error before the deadline says more than the deadline's own
            Error = cancelled ? Error ?? e : e;
            return Class;
        }

        public bool MayRepeat(Exception e) => ReferenceEquals(e, Error) && Class switch
        {
            FailoverError.NotExecuted => true,
            FailoverError.OutcomeUnknown => Idempotence == Idempotence.Idempotent,
            _ => false,
        };
    }
}
