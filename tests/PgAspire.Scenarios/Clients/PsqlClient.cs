using System.Collections.Concurrent;

namespace PgAspire.Scenarios;

/// <summary>Somebody who reaches the services of a cluster, and has <c>psql</c> and a shell. Disposing it ends what it runs.</summary>
internal abstract class PsqlClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentBag<Task> _scripts = [];
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>Runs <c>psql</c> to its end.</summary>
    public abstract Task<PsqlResult> PsqlAsync(Login login, params string[] arguments);

    /// <summary>Runs a script of the shell to its end. In it <c>"$@"</c> is <c>psql</c> as the login says.</summary>
    /// <returns>The lines of its standard output.</returns>
    public Task<IReadOnlyList<TimedLine>> ScriptAsync(Login login, string script)
    {
        var running = RunAsync(login, script, _leaving.Token);
        _scripts.Add(running);
        return running;
    }

    /// <summary>Asks for one value.</summary>
    public async Task<string> AskAsync(Login login, string sql)
    {
        var result = await PsqlAsync(login, "-Atc", sql);
        Assert.True(result.ExitCode == 0, $"{sql} through {login.Service}: {result.Error}");
        return result.Output;
    }

    /// <summary>Waits until a question has the answer that is expected: a standby has yet to replay something, a name to follow.</summary>
    public async Task AnswersAsync(Login login, string sql, string expected)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        deadline.CancelAfter(Patience);
        PsqlResult result;
        while ((result = await PsqlAsync(login, "-Atc", sql)).Output != expected)
        {
            Assert.False(deadline.IsCancellationRequested, $"{sql} through {login.Service} is {result.Output}, not {expected}. {result.Error}");
            await Task.Delay(Pause, _leaving.Token);
        }
    }

    /// <summary>Runs a script.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    protected abstract Task<IReadOnlyList<TimedLine>> RunAsync(Login login, string script, CancellationToken cancellationToken);

    /// <summary>Ends what else there is of the client, after its scripts.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _leaving.CancelAsync();
        await Task.WhenAll(_scripts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await LeaveAsync();
        _leaving.Dispose();
    }
}
