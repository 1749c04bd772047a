using PgAspire.Local;

namespace PgAspire.Chaos;

/// <summary>Brings faults about on a local cluster, from outside as far as possible.</summary>
internal abstract class FaultInjector(LocalCluster cluster)
{
    private readonly List<Task> _pending = [];

    /// <summary>The cluster that suffers.</summary>
    protected LocalCluster Cluster { get; } = cluster;

    /// <summary>Brings one about.</summary>
    /// <returns>The victim; null when there is none to suffer it now.</returns>
    public async Task<string?> InjectAsync(FaultKind kind, int choice, TimeSpan hangFor)
    {
        if (Victim(kind, choice) is not { } victim || Cluster.ProcessId(victim) is not { } postmaster)
        {
            return null;
        }
        return await SufferAsync(kind, victim, postmaster, hangFor) ? victim : null;
    }

    /// <summary>Waits until everything that hangs has been resumed, and everything that takes its time has ended.</summary>
    public Task AllResumedAsync() => Task.WhenAll(_pending);

    /// <summary>Brings one about on a victim.</summary>
    /// <returns>Whether it did: the victim may be gone in the same moment.</returns>
    protected abstract Task<bool> SufferAsync(FaultKind kind, string victim, int postmaster, TimeSpan hangFor);

    /// <summary>Waits for something at the end.</summary>
    protected void AddPending(Task task) => _pending.Add(task);

    private string? Victim(FaultKind kind, int choice)
    {
        var snapshot = Cluster.Operator.Snapshot;
        if (FaultMix.HitsPrimary(kind) || kind == FaultKind.RestartEngine)
        {
            return snapshot.CurrentPrimary;
        }
        var standbys = snapshot.Instances.Select(i => i.Name).Where(n => n != snapshot.CurrentPrimary && Cluster.ProcessId(n) is not null).Order(StringComparer.Ordinal).ToArray();
        return standbys.Length == 0 ? null : standbys[choice % standbys.Length];
    }
}
