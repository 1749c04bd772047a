using Microsoft.Extensions.Logging;

namespace PgAspire.Hosting;

/// <summary>Makes loggers that write to a resource's log, from <see cref="LogLevel.Information"/> on: waiting and upkeep would bury what matters.</summary>
internal sealed class ResourceLogFactory(ILogger resourceLog) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ResourceLog(resourceLog);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A resource's log has one place.");

    public void Dispose()
    {
        // the resource's log belongs to Aspire
    }

    private sealed class ResourceLog(ILogger target) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => target.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && target.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                target.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
