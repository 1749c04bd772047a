using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PgAspire.Router.Statistics;

/// <summary>All counters of one router.</summary>
internal sealed class RouterCounters
{
    private readonly TrafficCounter[] _services = [new(), new(), new()];
    private readonly ConcurrentDictionary<Backend, TrafficCounter> _backends = new();
    private long _waiting;

    public TrafficCounter For(ServiceKind service) => _services[(int)service];

    public TrafficCounter For(Backend backend) => _backends.GetOrAdd(backend, static _ => new TrafficCounter());

    public void WaitBegan() => Interlocked.Increment(ref _waiting);

    public void WaitEnded() => Interlocked.Decrement(ref _waiting);

    /// <summary>Forgets the backends that are neither in the table nor in use, so that restarts do not pile up counters.</summary>
    public void Keep(RouteTable table)
    {
        foreach (var (backend, counter) in _backends)
        {
            if (counter.Open == 0 && !table.ReadWrite.Contains(backend) && !table.ReadOnly.Contains(backend) && !table.Read.Contains(backend))
            {
                _backends.TryRemove(backend, out _);
            }
        }
    }

    public RouterStatistics Read() => new(
        ServiceKindNames.All.ToImmutableDictionary(service => service, service => For(service).Read()),
        _backends.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Read()),
        Volatile.Read(ref _waiting));
}
