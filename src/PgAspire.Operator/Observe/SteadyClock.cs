namespace PgAspire.Operator;

/// <summary>
/// The wall clock as long as that goes forward; where it is set back, time goes on from where it was. What the operator compares are instants that it took
/// itself, some of them in an earlier life: none may lie in the future, or it would wait until then.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private long _lastTimestamp = time.GetTimestamp();

    /// <summary>The present instant; never before one that was given earlier.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var timestamp = time.GetTimestamp();
            var wall = time.GetUtcNow();
            var steady = _last + time.GetElapsedTime(_lastTimestamp, timestamp);
            _last = wall > steady ? wall : steady;
            _lastTimestamp = timestamp;
            return _last;
        }
    }

    /// <summary>From now on no instant is before this one.</summary>
    public void NotBefore(DateTimeOffset? instant)
    {
        if (instant is { } known && known > Now)
        {
            _last = known;
        }
    }
}
