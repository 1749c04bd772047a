namespace PgAspire.Simulation.Time;

/// <summary>
/// The continuations of one life: of the machine, or of one operator. After the life's end none of them runs any more, as after SIGKILL:
/// not even what stands in a finally.
/// </summary>
internal sealed class VirtualContext(VirtualTime time) : SynchronizationContext
{
    private long _left = long.MaxValue;
    private Action? _dies;

    /// <summary>Whether the life has ended.</summary>
    public bool Dead { get; private set; }

    /// <summary>How many continuations have run.</summary>
    public long Steps { get; private set; }

    /// <summary>Ends the life at once.</summary>
    public void End() => Dead = true;

    /// <summary>Ends the life before its next continuation but so many.</summary>
    public void EndAfter(long steps, Action dies)
    {
        _left = steps;
        _dies = dies;
    }

    /// <summary>Counts a continuation.</summary>
    /// <returns>Whether it may run.</returns>
    public bool TakesStep()
    {
        if (!Dead && _left-- <= 0)
        {
            Dead = true;
            _dies?.Invoke();
        }
        Steps += Dead ? 0 : 1;
        return !Dead;
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!Dead)
        {
            time.Enqueue(time.Now, this, d, state);
        }
    }

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing blocks in a simulation.");

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;
}
