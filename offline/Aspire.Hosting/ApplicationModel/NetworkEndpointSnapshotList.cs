using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public record class NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly Lock _gate = new();
    private readonly List<NetworkEndpointSnapshot> _snapshots = [];

    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator()
    {
        lock (_gate)
        {
            return ((IEnumerable<NetworkEndpointSnapshot>)[.. _snapshots]).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    [Obsolete("Use AddOrUpdateAllocatedEndpoint.")]
    public bool TryAdd(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot) => TryAddCore(networkId, snapshot);

    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException($"AllocatedEndpoint must use the same network as the {nameof(networkId)} parameter", nameof(endpoint));
        }

        SnapshotFor(networkId).SetValue(endpoint);
    }

    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        SnapshotFor(networkId).GetValueAsync(cancellationToken);

    internal bool TryAddCore(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot)
    {
        lock (_gate)
        {
            if (_snapshots.Exists(s => s.NetworkID == networkId))
            {
                return false;
            }

            _snapshots.Add(new(snapshot, networkId));
            return true;
        }
    }

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        var snapshot = this.FirstOrDefault(s => s.NetworkID == networkId)?.Snapshot;
        endpoint = snapshot is { IsValueSet: true } ? snapshot.GetValueAsync().GetAwaiter().GetResult() : null;
        return endpoint is not null;
    }

    private ValueSnapshot<AllocatedEndpoint> SnapshotFor(NetworkIdentifier networkId)
    {
        lock (_gate)
        {
            if (_snapshots.Find(s => s.NetworkID == networkId) is { } known)
            {
                return known.Snapshot;
            }

            var added = new ValueSnapshot<AllocatedEndpoint>();
            _snapshots.Add(new(added, networkId));
            return added;
        }
    }
}
