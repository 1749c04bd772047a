using System.Net;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Local;

/// <summary>Carries the operator's routes to the router.</summary>
internal sealed class RouterRoutes(ServiceRouter router) : IServiceRoutes
{
    /// <inheritdoc />
    public void Apply(ServiceRoutes routes) => router.Update(new RouteTable
    {
        ReadWrite = [.. Backends(routes.ReadWrite)],
        ReadOnly = [.. Backends(routes.ReadOnly)],
        Read = [.. Backends(routes.Read)],
    });

    private static IEnumerable<Backend> Backends(ValueList<ServiceRoute> routes) =>
        routes.Select(r => new Backend(r.Instance, new IPEndPoint(IPAddress.Parse(r.Address.Host), r.Address.Port)));
}
