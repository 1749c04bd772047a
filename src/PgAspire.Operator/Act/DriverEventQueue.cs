using System.Threading.Channels;

namespace PgAspire.Operator;

/// <summary>
/// A driver's events in order. Never blocks a writer:
/// when the reader is slow, the oldest log lines are dropped and counted; other events never are.
/// </summary>
/// <param name="logCapacity">How many log lines are kept for a reader that does not keep up.</param>
public sealed class DriverEventQueue(int logCapacity) : ChannelReader<DriverEvent>
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Number, ServerLogLine Line)> _lines = new();
    private readonly Queue<(long Number, DriverEvent Event)> _others = new();
    private readonly Dictionary<string, int> _dropped = new(StringComparer.Ordinal);
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = false });
    private long _number;
    private bool _completed;

    /// <inheritdoc />
    public override Task Completion => _signal.Reader.Completion;

    /// <summary>Adds an event; one that comes after <see cref="Complete"/> is dropped.</summary>
    /// <param name="item">The event.</param>
    public void Write(DriverEvent item)
    {
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }
            if (item is not ServerLogLine line)
            {
                _others.Enqueue((_number++, item));
            }
            else
            {
                _lines.Enqueue((_number++, line));
                if (_lines.Count > logCapacity)
                {
                    var oldest = _lines.Dequeue().Line;
                    _dropped[oldest.Instance] = _dropped.GetValueOrDefault(oldest.Instance) + 1;
                }
            }
        }
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Says that no event will come; those that wait can still be read.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
        }
        _signal.Writer.TryComplete();
    }

    /// <inheritdoc />
    public override bool TryRead(out DriverEvent item)
    {
        lock (_lock)
        {
            if (_lines.TryPeek(out var line) && !(_others.TryPeek(out var other) && other.Number < line.Number))
            {
                if (_dropped.Remove(line.Line.Instance, out var count))
                {
                    item = new ServerLogLine(line.Line.Instance, $"({count} lines of the log were dropped: they came faster than they were read)");
                    return true;
                }
                _lines.Dequeue();
                item = line.Line;
                return true;
            }
            if (_others.TryDequeue(out var next))
            {
                item = next.Event;
                return true;
            }
            item = null!;
            return false;
        }
    }

    /// <inheritdoc />
    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_lines.Count > 0 || _others.Count > 0)
                {
                    return true;
                }
            }
            if (!await _signal.Reader.WaitToReadAsync(cancellationToken))
            {
                lock (_lock)
                {
                    return _lines.Count > 0 || _others.Count > 0;
                }
            }
            _signal.Reader.TryRead(out _);
        }
    }
}
