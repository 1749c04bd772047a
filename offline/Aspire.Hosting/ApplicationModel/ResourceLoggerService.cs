using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new();
    private readonly CancellationTokenSource _disposing = new();
    private event Action<ResourceLog>? LogAdded;

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.InstanceIds() is [var single] ? LogOf(single) : new ManyLogs([.. resource.InstanceIds().Select(LogOf)]);
    }

    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return LogOf(resourceName);
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return MergeAsync([.. resource.InstanceIds().Select(LogOf)]);
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return LogOf(resourceName).WatchAsync();
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.InstanceIds())
        {
            await Task.CompletedTask;
            yield return LogOf(id).Backlog();
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        await Task.CompletedTask;
        yield return LogOf(resourceName).Backlog();
    }

    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>();
        void Report(ResourceLog log, bool any) => channel.Writer.TryWrite(new(log.Name, any));
        var followed = new ConcurrentDictionary<ResourceLog, bool>();
        void Follow(ResourceLog log)
        {
            if (followed.TryAdd(log, true))
            {
                log.SubscribersChanged += Report;
                if (log.HasSubscribers)
                {
                    Report(log, true);
                }
            }
        }

        LogAdded += Follow;
        foreach (var log in _logs.Values)
        {
            Follow(log);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token, cancellationToken);
        try
        {
            await foreach (var entry in channel.Reader.ReadAllAsync(either.Token))
            {
                yield return entry;
            }
        }
        finally
        {
            LogAdded -= Follow;
            foreach (var log in followed.Keys)
            {
                log.SubscribersChanged -= Report;
            }
        }
    }

    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.InstanceIds())
        {
            Complete(id);
        }
    }

    public void Complete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_logs.TryGetValue(name, out var log))
        {
            log.Complete();
        }
    }

    public void ClearBacklog(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        if (_logs.TryGetValue(resourceName, out var log))
        {
            log.Clear();
        }
    }

    public void Dispose()
    {
        _disposing.Cancel();
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string name)
    {
        var isNew = false;
        var log = _logs.GetOrAdd(name, n =>
        {
            isNew = true;
            return new(n, TimeProvider);
        });
        if (isNew)
        {
            LogAdded?.Invoke(log);
        }

        return log;
    }

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> MergeAsync(ResourceLog[] logs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<IReadOnlyList<LogLine>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = Task.WhenAll(logs.Select(async log =>
        {
            await foreach (var lines in log.WatchAsync(stop.Token))
            {
                channel.Writer.TryWrite(lines);
            }
        })).ContinueWith(t => channel.Writer.TryComplete(t.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await foreach (var lines in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return lines;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await readers;
        }
    }

    private sealed class ManyLogs(ILogger[] loggers) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => loggers[0].IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var logger in loggers)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
