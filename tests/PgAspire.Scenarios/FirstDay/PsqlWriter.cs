using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Scenarios;

/// <summary>
/// Inserts rows one at a time, each after the one before was answered, and connects anew after an error, as <c>psql</c> in a loop does.
/// A row without an answer is sent again: its key says whether it was there.
/// </summary>
internal sealed class PsqlWriter(Func<ProcessStartInfo> describe, int first, int last)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(10);
    private readonly List<int> _acknowledged = [];
    private int _done;

    /// <summary>How many rows were acknowledged by now.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>The rows that were acknowledged, those found there after an error included.</summary>
    public IReadOnlyList<int> Acknowledged => _acknowledged;

    /// <summary>How many times the connection was lost or refused.</summary>
    public int Reconnects { get; private set; }

    /// <summary>The longest time between two answers.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Writes to the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var at = Stopwatch.GetTimestamp();
        for (var next = first; next <= last;)
        {
            using var process = Process.Start(describe())!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            while (next <= last && await InsertAsync(process, next, cancellationToken))
            {
                var gap = Stopwatch.GetElapsedTime(at);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                at = Stopwatch.GetTimestamp();
                _acknowledged.Add(next++);
                Interlocked.Increment(ref _done);
            }
            End(process);
            await process.WaitForExitAsync(cancellationToken);
            await errors;
            if (next <= last)
            {
                Reconnects++;
                await Task.Delay(RetryPause, cancellationToken);
            }
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended before it read the last statement
        }
    }

    private static async Task<bool> InsertAsync(Process process, int number, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t1 VALUES ({number}, 'Luis{number}') ON CONFLICT DO NOTHING;").AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
            return await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line && line.StartsWith("INSERT ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // it has ended
            return false;
        }
    }
}
