using System.Diagnostics;

namespace PgAspire.Chaos;

/// <summary>What one client has sent and what it was told. The numbers begin with 1; each is sent once.</summary>
internal sealed class ClientLedger(int client)
{
    private readonly Lock _lock = new();
    private readonly List<int> _acknowledged = [];
    private readonly List<DateTime> _acknowledgedAt = [];
    private readonly HashSet<int> _inDoubt = [];
    private int _sent;
    private long _lastAt = Stopwatch.GetTimestamp();
    private TimeSpan _longestGap;

    /// <summary>The client's number.</summary>
    public int Client => client;

    /// <summary>The last number that was sent, answered or not.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>How many rows were acknowledged.</summary>
    public int AcknowledgedCount
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>The acknowledged numbers.</summary>
    public IReadOnlyList<int> Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return [.. _acknowledged];
            }
        }
    }

    /// <summary>The numbers whose answer never came.</summary>
    public IReadOnlySet<int> InDoubt
    {
        get
        {
            lock (_lock)
            {
                return _inDoubt.ToHashSet();
            }
        }
    }

    /// <summary>The longest time between two acknowledgements.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            lock (_lock)
            {
                return _longestGap;
            }
        }
    }

    /// <summary>When that ended.</summary>
    public DateTimeOffset LongestGapEnded { get; private set; }

    /// <summary>How many times a statement failed or a connection could not be opened.</summary>
    public int Errors { get; private set; }

    /// <summary>How many times rw led to a server that does not take writes.</summary>
    public int ReadOnlyErrors { get; private set; }

    /// <summary>The newest number that was acknowledged before an instant; zero when none was.</summary>
    /// <param name="instant">In UTC.</param>
    public int AcknowledgedBefore(DateTime instant)
    {
        lock (_lock)
        {
            var at = _acknowledgedAt.BinarySearch(instant);
            var before = at < 0 ? ~at : at;
            return before == 0 ? 0 : _acknowledged[before - 1];
        }
    }

    /// <summary>When the first number after another one was acknowledged; null when none was.</summary>
    /// <param name="sequence">The other one.</param>
    public DateTime? FirstAcknowledgedAfter(int sequence)
    {
        lock (_lock)
        {
            var at = _acknowledged.BinarySearch(sequence + 1);
            var first = at < 0 ? ~at : at;
            return first == _acknowledged.Count ? null : _acknowledgedAt[first];
        }
    }

    /// <summary>The next number; noted before it is sent.</summary>
    public int Send() => Interlocked.Increment(ref _sent);

    /// <summary>The server has confirmed it.</summary>
    public void Acknowledge(int sequence)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _acknowledged.Add(sequence);
            _acknowledgedAt.Add(TimeProvider.System.GetUtcNow().UtcDateTime);
            var gap = Stopwatch.GetElapsedTime(_lastAt, now);
            if (gap > _longestGap)
            {
                _longestGap = gap;
                LongestGapEnded = TimeProvider.System.GetUtcNow();
            }
            _lastAt = now;
        }
    }

    /// <summary>It may be there or not.</summary>
    public void Doubt(int sequence)
    {
        lock (_lock)
        {
            _inDoubt.Add(sequence);
        }
    }

    /// <summary>Something failed.</summary>
    public void Fail(bool readOnly)
    {
        Errors++;
        ReadOnlyErrors += readOnly ? 1 : 0;
    }
}
