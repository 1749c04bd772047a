using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log lines of one copy of a resource: the last ten thousand are kept, watchers get those first.</summary>
internal sealed class ResourceLog(string name, TimeProvider timeProvider) : ILogger
{
    private const int KeptLines = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<(string Text, bool IsError)> _kept = new();
    private readonly List<ChannelWriter<(string Text, bool IsError)>> _watchers = [];
    private bool _completed;

    public event Action<ResourceLog, bool>? SubscribersChanged;

    public string Name => name;

    public bool HasSubscribers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count > 0;
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception) + (exception is null ? "" : Environment.NewLine + exception);
        Add(message, isError: logLevel >= LogLevel.Error);
    }

    public void Add(string message, bool isError)
    {
        var time = timeProvider.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        var entry = ($"{time} {message}", isError);
        lock (_gate)
        {
            if (_kept.Count == KeptLines)
            {
                _kept.Dequeue();
            }

            _kept.Enqueue(entry);
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(entry);
            }
        }
    }

    public IReadOnlyList<LogLine> Backlog()
    {
        lock (_gate)
        {
            return [.. _kept.Select((e, i) => new LogLine(i + 1, e.Text, e.IsError))];
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<(string Text, bool IsError)>();
        bool first;
        lock (_gate)
        {
            foreach (var entry in _kept)
            {
                channel.Writer.TryWrite(entry);
            }

            _watchers.Add(channel.Writer);
            first = _watchers.Count == 1;
            if (_completed)
            {
                channel.Writer.TryComplete();
            }
        }

        if (first)
        {
            SubscribersChanged?.Invoke(this, true);
        }

        try
        {
            var number = 0;
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var entry))
                {
                    batch.Add(new(++number, entry.Text, entry.IsError));
                }

                yield return batch;
            }
        }
        finally
        {
            bool last;
            lock (_gate)
            {
                _watchers.Remove(channel.Writer);
                last = _watchers.Count == 0;
            }

            if (last)
            {
                SubscribersChanged?.Invoke(this, false);
            }
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            _watchers.ForEach(w => w.TryComplete());
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
        }
    }
}
