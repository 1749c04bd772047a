namespace PgAspire.Drivers.Docker;

/// <summary>One run of a server, from its start to its end.</summary>
/// <param name="container">The container that it is the first process of.</param>
/// <param name="operand">The image's name.</param>
/// <param name="started">When the start was asked for, in nanoseconds since 1970: an earlier event is an earlier run's.</param>
internal sealed class ServerRun(string container, string operand, long started)
{
    private readonly TaskCompletionSource<int?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _endExpected;
    private int _ending;

    public string Container { get; } = container;

    public string Operand { get; } = operand;

    public long Started { get; } = started;

    /// <summary>The server's process id on the engine's machine; 0 when unknown.</summary>
    public int ProcessId { get; set; }

    /// <summary>Whether the end was asked for.</summary>
    public bool EndExpected => _endExpected;

    /// <summary>Completes with the exit code when no process of the server is left.</summary>
    public Task<int?> Ended => _ended.Task;

    /// <summary>Follows the log; completes when there is no more.</summary>
    public Task Log { get; set; } = Task.CompletedTask;

    /// <summary>Remembers that the end is no surprise; before the signal that brings it.</summary>
    public void ExpectEnd() => _endExpected = true;

    /// <summary>True for the first who tells of the end: events and probes may both do.</summary>
    public bool BeginEnd() => Interlocked.Exchange(ref _ending, 1) == 0;

    public bool IsEnding => Volatile.Read(ref _ending) != 0;

    public void End(int? exitCode) => _ended.TrySetResult(exitCode);
}
