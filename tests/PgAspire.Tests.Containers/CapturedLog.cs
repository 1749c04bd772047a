using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PgAspire.Tests.Containers;

/// <summary>Keeps the lines that are logged.</summary>
/// <param name="least">From which level on; each one by default.</param>
internal sealed class CapturedLog(LogLevel least = LogLevel.Trace) : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The lines.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>One more.</summary>
    public void Add(string line) => _lines.Enqueue(line);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(p => p.Value)) : "";
        _lines.Enqueue($"{formatter(state, exception)} {exception} {values}");
    }

    public void Dispose()
    {
    }
}
