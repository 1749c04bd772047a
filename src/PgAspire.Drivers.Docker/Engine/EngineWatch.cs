using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace PgAspire.Drivers.Docker.Engine;

/// <summary>
/// Follows the engine's events for as long as it lives, over engine restarts, and lets the driver look for itself
/// whenever an event may have been missed, and now and then anyway.
/// </summary>
internal sealed partial class EngineWatch : IAsyncDisposable
{
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly EngineConnection _engine;
    private readonly Action<Message> _onEvent;
    private readonly Func<CancellationToken, Task> _probe;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _probing = new(1, 1);
    private readonly Task _following;
    private readonly Task _looking;
    private long _last;

    /// <summary>Begins to follow.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="onEvent">Gets each event of a container or network once, in order.</param>
    /// <param name="probe">Compares what the driver believes with what the engine has.</param>
    /// <param name="logger">Where it is said that the engine went away and came back.</param>
    /// <param name="time">The clock.</param>
    public EngineWatch(EngineConnection engine, Action<Message> onEvent, Func<CancellationToken, Task> probe, ILogger logger, TimeProvider time)
    {
        _engine = engine;
        _onEvent = onEvent;
        _probe = probe;
        _logger = logger;
        _time = time;
        _last = _time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        _following = FollowAsync();
        _looking = LookAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_following, _looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _probing.Dispose();
    }

    private async Task FollowAsync()
    {
        var token = _ending.Token;
        var pause = FirstPause;
        var away = false;
        while (!token.IsCancellationRequested)
        {
            var reason = "its events ended";
            try
            {
                var stream = MonitorAsync(token);
                if (away && !stream.IsCompleted)
                {
                    await ProbeAsync(token);
                    LogBack(_logger, _engine.Endpoint);
                    away = false;
                    pause = FirstPause;
                }
                await stream;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (EngineErrors.IsOfEngine(exception, token) || exception is Operator.DriverException)
            {
                reason = exception.Message;
            }
            if (!away && !token.IsCancellationRequested)
            {
                LogAway(_logger, _engine.Endpoint, reason);
            }
            away = true;
            await Task.Delay(pause, _time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private Task MonitorAsync(CancellationToken cancellationToken) => _engine.Client.System.MonitorEventsAsync(
        new ContainerEventsParameters
        {
            // The engine repeats what happened since: nothing is missed between two connections.
            Since = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_last / 1_000_000_000}.{_last % 1_000_000_000:D9}"),
            Filters = new Dictionary<string, IDictionary<string, bool>>
            {
                ["type"] = new Dictionary<string, bool> { ["container"] = true, ["network"] = true },
            },
        },
        new Receiver(this),
        cancellationToken);

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(ProbePeriod, _time);
        while (await timer.WaitForNextTickAsync(_ending.Token))
        {
            try
            {
                await ProbeAsync(_ending.Token);
            }
            catch (Operator.DriverException)
            {
                // The engine is away, which following it has noticed.
            }
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await _probing.WaitAsync(cancellationToken);
        try
        {
            await _probe(cancellationToken);
        }
        finally
        {
            _probing.Release();
        }
    }

    // Progress<T> would hand events to other threads, out of order.
    private sealed class Receiver(EngineWatch watch) : IProgress<Message>
    {
        public void Report(Message value)
        {
            if (value.TimeNano is { } time)
            {
                if (time <= watch._last)
                {
                    return;
                }
                watch._last = time;
            }
            watch._onEvent(value);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The container engine at {Endpoint} went away: {Reason}")]
    private static partial void LogAway(ILogger logger, Uri endpoint, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The container engine at {Endpoint} is back")]
    private static partial void LogBack(ILogger logger, Uri endpoint);
}
