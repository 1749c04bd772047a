using PgAspire.Model;
using PgAspire.Postgres;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

/// <summary>The operator's SQL on a simulated machine: one session to each server stays open; every call fails within its deadline.</summary>
internal sealed class SimulatedSql(SimulatedMachine machine, Storage storage) : IInstanceSql
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private readonly InstanceSqlOptions _options = new();
    private readonly Dictionary<string, Server> _open = new(StringComparer.Ordinal);

    public Task<InstanceStatus> GetStatusAsync(string instance, CancellationToken cancellationToken) =>
        AskAsync(instance, _options.StatusDeadline, ServerStatus.Of, changes: false, cancellationToken);

    public Task PromoteAsync(string instance, CancellationToken cancellationToken) => AskAsync(instance, _options.CommandDeadline, server =>
    {
        server.Promote();
        return true;
    }, changes: true, cancellationToken);

    public async Task WaitUntilPrimaryAsync(string instance, CancellationToken cancellationToken)
    {
        var since = machine.Time.Now;
        while (!await AskAsync(instance, _options.CommandDeadline, server => server.IsPrimary, changes: false, cancellationToken))
        {
            if (machine.Time.Now - since > _options.PromotionDeadline.Ticks)
            {
                throw new InstanceUnavailableException($"{instance} did not leave recovery within {_options.PromotionDeadline.TotalSeconds} s.");
            }
            await Task.Delay(PollInterval, machine.Time, cancellationToken);
        }
    }

    public Task ReloadAsync(string instance, CancellationToken cancellationToken) => AskAsync(instance, _options.CommandDeadline, server =>
    {
        // the signal has been sent; the processes read the files a moment later
        server.After(machine.Latency() * 4, server.Reload);
        return true;
    }, changes: true, cancellationToken);

    public async Task CheckpointAsync(string instance, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource();
        await AskAsync(instance, _options.CommandDeadline, server =>
        {
            server.After(machine.Pace.Checkpoint(), () =>
            {
                server.Checkpoint();
                written.TrySetResult();
            });
            _ = server.Gone.Task.ContinueWith(_ => written.TrySetException(new InstanceUnavailableException($"{instance} ended.")),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return true;
        }, changes: true, cancellationToken);
        await WithinAsync(written.Task, instance, _options.CheckpointDeadline, cancellationToken);
    }

    public Task TerminateClientSessionsAsync(string instance, CancellationToken cancellationToken) => AskAsync(instance, _options.CommandDeadline, server =>
    {
        server.TerminateSessions();
        return true;
    }, changes: true, cancellationToken);

    public Task ReconcileSlotsAsync(string instance, SlotPlan plan, CancellationToken cancellationToken) => AskAsync(instance, _options.CommandDeadline, server =>
    {
        ReconcileSlots(server, plan);
        return true;
    }, changes: true, cancellationToken);

    public async Task<CatalogResult> ReconcileCatalogAsync(string instance, CatalogPlan plan, CancellationToken cancellationToken)
    {
        var committed = new TaskCompletionSource();
        await AskAsync(instance, _options.CommandDeadline, server =>
        {
            server.Commit(400, _ => committed.TrySetResult(), () => committed.TrySetException(new CatalogException("cannot execute CREATE ROLE in a read-only transaction")));
            _ = server.Gone.Task.ContinueWith(_ => committed.TrySetException(new InstanceUnavailableException($"{instance} ended.")),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return true;
        }, changes: true, cancellationToken);
        await WithinAsync(committed.Task, instance, _options.CatalogDeadline, cancellationToken);
        return CatalogResult.Nothing;
    }

    public void Forget(string instance) => _open.Remove(instance);

    public ValueTask DisposeAsync()
    {
        _open.Clear();
        return ValueTask.CompletedTask;
    }

    private void ReconcileSlots(Server server, SlotPlan plan)
    {
        bool Active(string name) => server.WalSenders.Any(s => s.SlotName == name);
        foreach (var (name, position) in plan.Slots)
        {
            if (server.Data.Slots.TryGetValue(name, out var restart))
            {
                if (!Active(name) && position is { } target && (restart is null || (long)target.Value > restart))
                {
                    server.Data.Slots[name] = Math.Min((long)target.Value, server.Data.Flushed);
                }
            }
            else
            {
                server.Data.Slots[name] = position is { } from ? Math.Max((long)from.Value, server.Data.Recycled) : null;
            }
        }
        foreach (var name in server.Data.Slots.Keys.Where(n => plan.Prefix.Length > 0 && n.StartsWith(plan.Prefix, StringComparison.Ordinal) || plan.Drop.Contains(n)).ToArray())
        {
            if (!Active(name) && !plan.Slots.ContainsKey(name))
            {
                machine.Checks.DropsSlot(server, name);
                server.Data.Slots.Remove(name);
            }
        }
    }

    private async Task<T> AskAsync<T>(string instance, TimeSpan limit, Func<Server, T> work, bool changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>();
        var found = storage.Instance(instance);
        if (machine.Network.OperatorReaches(found))
        {
            machine.Time.After(machine.Latency(), () => Arrive(found, work, changes, answer));
        }
        return await WithinAsync(answer.Task, instance, limit, cancellationToken);
    }

    private void Arrive<T>(Instance instance, Func<Server, T> work, bool changes, TaskCompletionSource<T> answer)
    {
        var server = instance.Server;
        var connected = server is { ShuttingDown: false } && _open.GetValueOrDefault(instance.Name) == server;
        if (server is null || (!connected && !server.PostmasterHung && !server.Accepting))
        {
            Reply(instance, () => answer.TrySetException(new InstanceUnavailableException($"{instance.Name} refused the connection.")));
            return;
        }
        if (server.PostmasterHung && !connected)
        {
            // nobody takes the connection; when somebody does again, the one who asked has left
            return;
        }
        _open[instance.Name] = server;
        var fails = changes && machine.Pace.Chance.Percent(machine.Pace.CallsFail);
        var lost = changes && machine.Pace.Chance.Percent(machine.Pace.AnswersAreLost);
        server.WhenAwake(() =>
        {
            if (fails)
            {
                Reply(instance, () => answer.TrySetException(new InstanceUnavailableException($"{instance.Name} closed the connection.")));
                return;
            }
            var result = work(server);
            if (!lost)
            {
                Reply(instance, () => answer.TrySetResult(result));
            }
        });
    }

    private void Reply(Instance instance, Action what) => machine.Time.After(machine.Latency(), () =>
    {
        if (machine.Network.OperatorReaches(instance))
        {
            what();
        }
    });

    private async Task<T> WithinAsync<T>(Task<T> answer, string instance, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(limit, machine.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _open.Remove(instance);
            throw new InstanceUnavailableException($"{instance} did not answer within {limit.TotalSeconds} s.");
        }
    }

    private async Task WithinAsync(Task answer, string instance, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await answer.WaitAsync(limit, machine.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new InstanceUnavailableException($"{instance} did not answer within {limit.TotalSeconds} s.");
        }
    }
}
