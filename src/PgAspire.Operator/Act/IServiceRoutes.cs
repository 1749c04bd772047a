using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>Where the services of a cluster lead.</summary>
public interface IServiceRoutes
{
    /// <summary>Replaces all routes at once; from its return on new connections follow them.</summary>
    void Apply(ServiceRoutes routes);
}

/// <summary>The backends of each service.</summary>
/// <param name="ReadWrite">Of rw: the primary, or none.</param>
/// <param name="ReadOnly">Of ro: the standbys.</param>
/// <param name="Read">Of r: all that answer.</param>
public sealed record ServiceRoutes(ValueList<ServiceRoute> ReadWrite, ValueList<ServiceRoute> ReadOnly, ValueList<ServiceRoute> Read);

/// <summary>One backend.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Address">Where it listens.</param>
public readonly record struct ServiceRoute(string Instance, PeerAddress Address);
