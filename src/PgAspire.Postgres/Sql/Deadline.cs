using System.Globalization;

namespace PgAspire.Postgres;

/// <summary>A limit that holds whatever the server does.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private readonly string _instance;
    private readonly TimeSpan _length;
    private readonly string _failure;

    public Deadline(string instance, TimeSpan length, TimeProvider time, CancellationToken caller, string failure = "did not answer")
    {
        _failure = failure;
        _instance = instance;
        _length = length;
        _caller = caller;
        _limit = new CancellationTokenSource(length, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    /// <summary>Cancelled at the deadline or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>
    /// Waits for work until the deadline. Work that is still running then is left alone, since Npgsql's cancellation blocks on a frozen server;
    /// <paramref name="release"/> is called when it settles, which it does at the latest when the server's process ends.
    /// </summary>
    /// <exception cref="InstanceUnavailableException">The deadline has passed.</exception>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public async Task<T> WaitAsync<T>(Task<T> work, Action release)
    {
        try
        {
            return await work.WaitAsync(Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            _ = work.ContinueWith(
                settled =>
                {
                    _ = settled.Exception;
                    release();
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw Passed();
        }
    }

    /// <summary>What to throw once <see cref="Token"/> is cancelled.</summary>
    public Exception Passed() => _caller.IsCancellationRequested
        ? new OperationCanceledException(_caller)
        : new InstanceUnavailableException(string.Create(CultureInfo.InvariantCulture, $"{_instance} {_failure} within {_length.TotalSeconds:0.###} s."));

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
