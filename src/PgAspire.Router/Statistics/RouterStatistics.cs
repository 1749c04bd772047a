using System.Collections.Immutable;

namespace PgAspire.Router;

/// <summary>What the router has forwarded: a snapshot, each number exact, all of them not from one instant.</summary>
/// <param name="Services">Each of the three services.</param>
/// <param name="Backends">Each backend that is in the table or has an open session; others are forgotten at an update.</param>
/// <param name="Waiting">Connections accepted that have no backend yet.</param>
public sealed record RouterStatistics(
    ImmutableDictionary<ServiceKind, TrafficStatistics> Services,
    ImmutableDictionary<Backend, TrafficStatistics> Backends,
    long Waiting)
{
    /// <summary>Sessions open now at all services.</summary>
    public long OpenConnections => Services.Values.Sum(service => service.Open);

    /// <summary>Sessions opened since the start at all services.</summary>
    public long TotalConnections => Services.Values.Sum(service => service.Total);
}
