using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace PgAspire.Npgsql.Tests;

/// <summary>Against a port where nobody listens: what the strategy does with its clock.</summary>
public sealed class FailoverRetryTests : IAsyncDisposable
{
    private readonly NpgsqlDataSource _nobody = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={FreePort()};Username=app;Database=app");
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _nobody.DisposeAsync();

    [Fact]
    public async Task Refused_connections_are_repeated_until_the_deadline_and_the_last_error_is_told()
    {
        var retry = new FailoverRetry(new() { Deadline = TimeSpan.FromSeconds(5), Delay = TimeSpan.FromMilliseconds(100) }, _time);
        var started = _time.GetUtcNow();
        var work = retry.ExecuteAsync(_nobody, Idempotence.NotIdempotent, (_, _) => Task.FromResult(1), Cancellation);
        await PassAsync(work);

        var e = await Assert.ThrowsAsync<ClusterUnavailableException>(() => work);
        Assert.False(e.MayHaveBeenExecuted);
        Assert.IsType<SocketException>(Assert.IsType<NpgsqlException>(e.InnerException, exactMatch: false).InnerException);
        Assert.Contains("within 5 s", e.Message, StringComparison.Ordinal);
        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Nothing_is_repeated_after_the_caller_has_cancelled()
    {
        var retry = new FailoverRetry(null, _time);
        using var cancel = new CancellationTokenSource();
        var work = retry.ExecuteAsync(_nobody, Idempotence.Idempotent, (_, _) => Task.FromResult(1), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Pauses_grow_so_that_attempts_are_few()
    {
        var log = new CountingLogger();
        var retry = new FailoverRetry(new() { Deadline = TimeSpan.FromSeconds(30) }, _time, log);
        await PassAsync(retry.ExecuteAsync(_nobody, Idempotence.NotIdempotent, (_, _) => Task.CompletedTask, Cancellation));
        // about ten until the pauses are 1 s long, then about one a second
        Assert.InRange(log.Count, 25, 80);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var e = Assert.Throws<ArgumentException>(() => new FailoverRetry(new() { Deadline = TimeSpan.Zero, Delay = TimeSpan.FromSeconds(-1), MaxDelay = TimeSpan.FromDays(2) }));
        Assert.Contains("Deadline is 00:00:00", e.Message, StringComparison.Ordinal);
        Assert.Contains("Delay is -00:00:01", e.Message, StringComparison.Ordinal);
        Assert.Contains("MaxDelay is 2.00:00:00", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FailoverRetry(new() { Delay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public async Task Arguments_that_are_none_are_refused()
    {
        var retry = new FailoverRetry();
        await Assert.ThrowsAsync<ArgumentNullException>("source", () => retry.ExecuteAsync(null!, Idempotence.Idempotent, (_, _) => Task.FromResult(1), Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("source", () => retry.ExecuteInTransactionAsync(null!, Idempotence.Idempotent, (_, _) => Task.FromResult(1), Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("work", () => retry.ExecuteAsync(_nobody, Idempotence.Idempotent, (Func<NpgsqlConnection, CancellationToken, Task>)null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("work", () => retry.ExecuteAsync(_nobody, Idempotence.Idempotent, (Func<NpgsqlConnection, CancellationToken, Task<int>>)null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("work", () => retry.ExecuteInTransactionAsync(_nobody, Idempotence.Idempotent, (Func<NpgsqlConnection, CancellationToken, Task>)null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("work", () => retry.ExecuteInTransactionAsync(_nobody, Idempotence.Idempotent, (Func<NpgsqlConnection, CancellationToken, Task<int>>)null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("idempotence", () => retry.ExecuteAsync(_nobody, (Idempotence)7, (_, _) => Task.CompletedTask, Cancellation));
    }

    [Fact]
    public void Registered_it_takes_its_options_from_the_configuration_and_then_from_the_code()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("PgAspire:FailoverRetry:Deadline", "00:00:05")]);
        TimeSpan seen = default;
        builder.AddPostgresFailoverRetry(o => seen = o.Deadline);
        using var host = builder.Build();
        Assert.Same(host.Services.GetRequiredService<FailoverRetry>(), host.Services.GetRequiredService<FailoverRetry>());
        Assert.Equal(TimeSpan.FromSeconds(5), seen);
        Assert.Throws<ArgumentNullException>("builder", () => PostgresClusterDataSourceExtensions.AddPostgresFailoverRetry(null!));
    }

    [Fact]
    public void Options_of_the_configuration_that_are_none_are_told_all_at_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("PgAspire:FailoverRetry:Deadline", "soon"), new("PgAspire:FailoverRetry:Delay", "00:00:00")]);
        builder.AddPostgresFailoverRetry();
        using var host = builder.Build();
        var e = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<FailoverRetry>());
        Assert.Contains("PgAspire:FailoverRetry:Deadline is 'soon'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Delay is 00:00:00", e.Message, StringComparison.Ordinal);
    }

    // Moves the clock on whenever the work waits.
    private async Task PassAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(1, Cancellation));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class CountingLogger : Microsoft.Extensions.Logging.ILogger<FailoverRetry>
    {
        private int _count;

        public int Count => _count;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref _count);
    }
}
