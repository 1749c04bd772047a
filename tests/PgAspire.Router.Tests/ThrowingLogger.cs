using Microsoft.Extensions.Logging;

namespace PgAspire.Router.Tests;

/// <summary>A logger whose provider fails, as Microsoft.Extensions.Logging passes it on.</summary>
internal sealed class ThrowingLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new AggregateException("The provider failed.");
}
