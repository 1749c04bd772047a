using PgAspire.Local;
using PgAspire.Operator;

namespace PgAspire.Chaos;

/// <summary>A user's operations, one after the other, while faults happen. What is refused, fails or takes too long because of a fault is counted, not wrong.</summary>
internal sealed class OperationRun : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(10);
    private readonly LocalCluster _cluster;
    private readonly int _instances;
    private readonly Action<string> _say;
    private readonly SemaphoreSlim _deletions = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly Dictionary<OperationKind, int> _done = [];
    private readonly Task _work;
    private bool _disposed;

    /// <summary>Begins at once.</summary>
    /// <param name="cluster">A cluster that is healthy.</param>
    /// <param name="seed">What the schedule is made from.</param>
    /// <param name="say">Told what is wanted and what became of it.</param>
    public OperationRun(LocalCluster cluster, int seed, Action<string> say)
    {
        _cluster = cluster;
        _instances = cluster.Spec.Instances;
        _say = say;
        _work = Task.Run(() => RunAsync(seed));
    }

    /// <summary>How many more instances than at the beginning there are at most.</summary>
    public static int MostAdditional => 1;

    /// <summary>How many of each kind came to their end.</summary>
    public IReadOnlyDictionary<OperationKind, int> Done => _done;

    /// <summary>How many were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many began and could not come to their end.</summary>
    public int Failed { get; private set; }

    /// <summary>How many were given up because they took too long.</summary>
    public int GivenUp { get; private set; }

    private IPostgresCluster Control => _cluster.Control;

    /// <summary>Keeps the operations from deleting an instance's data: a fault that deletes some must not meet a second deletion, which no quorum of one survives.</summary>
    /// <param name="patience">How long a deletion that is under way may take.</param>
    /// <exception cref="TimeoutException">It takes longer.</exception>
    public async Task<IDisposable> HoldDeletionsAsync(TimeSpan patience) => await _deletions.WaitAsync(patience)
        ? new Hold(_deletions)
        : throw new TimeoutException($"An instance was not scaled in within {patience.TotalSeconds:F0} s: {Control.Snapshot.Phase} ({Control.Snapshot.PhaseReason})");

    /// <summary>Ends the operations and takes back what they left: fences, and the additional instance.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _work;
        foreach (var fenced in Control.Snapshot.FencedInstances)
        {
            await TryAsync($"unfence {fenced}", token => Control.UnfenceAsync(fenced, cancellationToken: token));
        }
        if (Control.Specification.Instances != _instances)
        {
            await TryAsync($"scale to {_instances}", token => Control.ScaleAsync(_instances, cancellationToken: token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _ending.CancelAsync();
            await _disposing.CancelAsync();
            await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.Dispose();
            _disposing.Dispose();
            _deletions.Dispose();
        }
    }

    private async Task RunAsync(int seed)
    {
        foreach (var next in OperationSchedule.Create(seed))
        {
            try
            {
                if (next.AwaitsHealth)
                {
                    await AwaitHealthAsync();
                }
                await Task.Delay(next.Pause, _ending.Token);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            if (await OneAsync(next))
            {
                _done[next.Kind] = _done.GetValueOrDefault(next.Kind) + 1;
            }
        }
    }

    private async Task AwaitHealthAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        limit.CancelAfter(HealthLimit);
        try
        {
            await Control.WaitForAsync(s => s.IsHealthy, limit.Token);
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            // then it is wanted of a cluster that is not
        }
    }

    private async Task<bool> OneAsync(ScheduledOperation next)
    {
        switch (next.Kind)
        {
            case OperationKind.Promote:
                return Standby(next.Choice) is { } successor && await TryAsync($"promote {successor}", token => Control.PromoteAsync(successor, cancellationToken: token));
            case OperationKind.RestartAll:
                var method = next.Choice % 2 == 0 ? Model.PrimaryUpdateMethod.Restart : Model.PrimaryUpdateMethod.Switchover;
                return await TryAsync($"restart all, {method}", async token =>
                {
                    await Control.ChangeAsync(s => s with { PrimaryUpdateMethod = method }, cancellationToken: token);
                    await Control.RestartAsync(cancellationToken: token);
                });
            case OperationKind.RestartInstance:
                return Any(next.Choice) is { } one && await TryAsync($"restart {one}", token => Control.RestartAsync(one, cancellationToken: token));
            case OperationKind.Drain:
                return Any(next.Choice) is { } emptied && await TryAsync($"drain {emptied}", token => Control.DrainAsync(emptied, cancellationToken: token));
            case OperationKind.Scale:
                return Control.Specification.Instances > _instances ? await ScaleInAsync() : await TryAsync("scale out", token => Control.ScaleAsync(_instances + MostAdditional, cancellationToken: token));
            case OperationKind.Reload:
                return await TryAsync("reload", token => Control.ReloadAsync(cancellationToken: token));
            default:
                return Standby(next.Choice) is { } fenced && await FenceAsync(fenced, next.HoldFor);
        }
    }

    // without a limit: what is wanted stays wanted, and it must not come about when nobody holds the deletions
    private async Task<bool> ScaleInAsync()
    {
        try
        {
            await _deletions.WaitAsync(_ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        using var hold = new Hold(_deletions);
        return await TryAsync("scale in", _ => Control.ScaleAsync(_instances, cancellationToken: _disposing.Token));
    }

    private async Task<bool> FenceAsync(string instance, TimeSpan holdFor)
    {
        var fenced = await TryAsync($"fence {instance}", token => Control.FenceAsync(instance, cancellationToken: token));
        if (!Control.Snapshot.FencedInstances.Contains(instance))
        {
            return false;
        }
        await Task.Delay(holdFor, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await TryAsync($"unfence {instance}", token => Control.UnfenceAsync(instance, cancellationToken: token)) && fenced;
    }

    private async Task<bool> TryAsync(string what, Func<CancellationToken, Task> operate)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token);
        limit.CancelAfter(Limit);
        try
        {
            _say($"wanted: {what}");
            await operate(limit.Token);
            _say($"done: {what}");
            return true;
        }
        catch (OperationRefusedException e)
        {
            Refused++;
            _say($"refused: {e.Message}");
        }
        catch (OperationFailedException e)
        {
            Failed++;
            _say($"failed: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            GivenUp++;
            _say($"given up: {what}");
        }
        return false;
    }

    private string? Standby(int choice) => Choose(choice, i => i.Name != Control.Snapshot.CurrentPrimary);

    private string? Any(int choice) => Choose(choice, _ => true);

    private string? Choose(int choice, Func<InstanceSnapshot, bool> wanted)
    {
        var names = Control.Snapshot.Instances.Where(wanted).Select(i => i.Name).ToArray();
        return names.Length == 0 ? null : names[choice % names.Length];
    }

    private sealed class Hold(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
