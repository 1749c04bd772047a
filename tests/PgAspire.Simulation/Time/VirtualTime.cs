namespace PgAspire.Simulation.Time;

/// <summary>
/// Clock, timers and run queue in one: everything that happens in a simulation is an entry here, ordered by time and then by the order in which it was
/// scheduled. One thread takes the entries; time passes only between them.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    /// <summary>When every simulation begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int MostAtOnce = 100_000;
    private readonly PriorityQueue<Entry, (long At, long Number)> _queue = new(ByTimeThenNumber.Instance);
    private readonly VirtualContext _own;
    private long _number;
    private int _standing;

    public VirtualTime() => _own = new(this);

    private readonly record struct Entry(VirtualContext Context, SendOrPostCallback Callback, object? State);

    /// <summary>Ticks since the beginning.</summary>
    public long Now { get; private set; }

    /// <summary>How far the wall clock was stepped from where it should be.</summary>
    public TimeSpan Step { get; set; }

    /// <summary>A hash over the moments of all entries so far and all that was noted.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>How many entries were taken.</summary>
    public long Taken { get; private set; }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override long GetTimestamp() => Now;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Epoch + TimeSpan.FromTicks(Now) + Step;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Schedules what belongs to nobody who could die.</summary>
    public void After(long ticks, Action what) => Enqueue(Now + Math.Max(0, ticks), _own, static state => ((Action)state!)(), what);

    /// <summary>Completes after so many ticks.</summary>
    public Task DelayAsync(long ticks)
    {
        var passed = new TaskCompletionSource();
        After(ticks, passed.SetResult);
        return passed.Task;
    }

    /// <summary>Runs something as part of a life, now, on the present stack.</summary>
    public static void RunAs(VirtualContext context, Action what)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            what();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Takes the entries up to an instant, or until a condition holds.</summary>
    /// <returns>Whether the condition holds.</returns>
    public bool Run(long until, Func<bool> done)
    {
        var outer = SynchronizationContext.Current;
        try
        {
            while (!done())
            {
                if (!_queue.TryPeek(out var entry, out var moment) || moment.At > until)
                {
                    Now = Math.Max(Now, until);
                    return done();
                }
                _queue.Dequeue();
                _standing = moment.At > Now ? 0 : _standing + 1;
                if (_standing > MostAtOnce)
                {
                    throw new InvalidOperationException($"Time stands still at {TimeSpan.FromTicks(Now)}: somebody loops without waiting.");
                }
                Now = moment.At;
                Taken++;
                if (entry.Context.TakesStep())
                {
                    Mix((ulong)Now);
                    SynchronizationContext.SetSynchronizationContext(entry.Context);
                    entry.Callback(entry.State);
                }
            }
            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Makes something part of the trace.</summary>
    public void Note(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            Mix(c);
        }
    }

    /// <inheritdoc cref="Note(ReadOnlySpan{char})" />
    public void Note(long number) => Mix((ulong)number);

    internal void Enqueue(long at, VirtualContext context, SendOrPostCallback callback, object? state) =>
        _queue.Enqueue(new(context, callback, state), (at, _number++));

    private void Mix(ulong value) => Trace = (Trace ^ value) * 1099511628211;

    private sealed class ByTimeThenNumber : IComparer<(long At, long Number)>
    {
        public static ByTimeThenNumber Instance { get; } = new();

        public int Compare((long At, long Number) x, (long At, long Number) y) => x.At != y.At ? x.At.CompareTo(y.At) : x.Number.CompareTo(y.Number);
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(_version, dueTime, period);
            }
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(int version, TimeSpan dueTime, TimeSpan period) => time.After(dueTime.Ticks, () =>
        {
            if (version != _version)
            {
                return;
            }
            if (period > TimeSpan.Zero)
            {
                Arm(version, period, period);
            }
            callback(state);
        });
    }
}
