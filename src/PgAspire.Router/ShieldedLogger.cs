using Microsoft.Extensions.Logging;

namespace PgAspire.Router;

/// <summary>Keeps the exceptions of a log provider away from the thread that forwards everybody's bytes.</summary>
internal sealed class ShieldedLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
#pragma warning disable CA1031 // There is nowhere left to report it.
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The message is lost, the sessions are not.
        }
#pragma warning restore CA1031
    }
}
