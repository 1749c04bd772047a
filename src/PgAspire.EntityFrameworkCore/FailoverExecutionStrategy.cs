using Microsoft.EntityFrameworkCore.Storage;
using PgAspire.Npgsql;

namespace PgAspire.EntityFrameworkCore;

/// <summary>
/// Repeats work of Entity Framework Core while the cluster fails over, by the rules of <see cref="FailoverErrors"/>: what was rolled back, what never reached
/// a server, and LINQ queries always; what may have been committed only if it was said to be idempotent. Used through <c>UseFailoverRetry</c>.
/// </summary>
public sealed class FailoverExecutionStrategy : ExecutionStrategy
{
    private readonly FailoverRetryOptions _options;
    private readonly Idempotence _idempotence;
    private readonly bool _readOnly;
    private readonly TimeProvider _time;
    private long _started;
    private int _failures;

    /// <summary>A strategy for one piece of work at a time, as Entity Framework Core makes them.</summary>
    /// <param name="dependencies">Entity Framework Core's services.</param>
    /// <param name="options">The deadline and the pauses.</param>
    /// <param name="idempotence">Whether what may have been committed is repeated.</param>
    /// <param name="time">The clock of the deadline; the system's by default.</param>
    /// <exception cref="ArgumentNullException">The dependencies or the options are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    public FailoverExecutionStrategy(ExecutionStrategyDependencies dependencies, FailoverRetryOptions options, Idempotence idempotence, TimeProvider? time = null)
        : base(dependencies ?? throw new ArgumentNullException(nameof(dependencies)), int.MaxValue, (options ?? throw new ArgumentNullException(nameof(options))).MaxDelay)
    {
        _options = options;
        _idempotence = Enum.IsDefined(idempotence) ? idempotence : throw new ArgumentOutOfRangeException(nameof(idempotence), idempotence, "Say whether the work is idempotent.");
        _readOnly = dependencies.Options.FindExtension<Microsoft.EntityFrameworkCore.Infrastructure.CoreOptionsExtension>()?.Interceptors?.Contains(RefusedSaveInterceptor.Instance) ?? false;
        _time = time ?? TimeProvider.System;
        _started = _time.GetTimestamp();
    }

    /// <inheritdoc />
    protected override void OnFirstExecution()
    {
        base.OnFirstExecution();
        _started = _time.GetTimestamp();
        _failures = 0;
    }

    /// <inheritdoc />
    protected override bool ShouldRetryOn(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return NotedErrors.Class(exception) switch
        {
            // a write to a standby is the application's mistake, and stays one
            FailoverError.NotExecuted => !_readOnly || exception is not global::Npgsql.PostgresException { SqlState: global::Npgsql.PostgresErrorCodes.ReadOnlySqlTransaction },
            FailoverError.OutcomeUnknown => _idempotence == Idempotence.Idempotent,
            _ => false,
        };
    }

    /// <inheritdoc />
    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        var doubled = _options.Delay * Math.Pow(2, Math.Min(_failures++, 20));
        // jitter: clients which failed together must not come back together
        var delay = (doubled < _options.MaxDelay ? doubled : _options.MaxDelay) * (0.5 + (Random.Shared.NextDouble() / 2));
        return _time.GetElapsedTime(_started) + delay < _options.Deadline ? delay : null;
    }
}
