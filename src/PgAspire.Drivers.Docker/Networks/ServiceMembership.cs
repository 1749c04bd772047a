using System.Net;
using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Networks;

/// <summary>What an instance is in the network of the services: its names there, and whether it has the address of rw.</summary>
/// <param name="Names">The names by which the engine's name server finds it.</param>
/// <param name="Address">Its address.</param>
internal sealed record ServiceMembership(ValueList<string> Names, string Address)
{
    /// <summary>The memberships that a set of routes asks for. Pure.</summary>
    /// <param name="names">The cluster's names.</param>
    /// <param name="routes">Where its services lead.</param>
    /// <param name="readWrite">The address of rw.</param>
    /// <param name="own">An instance's own address.</param>
    public static IReadOnlyDictionary<string, ServiceMembership> Of(
        ClusterNames names, ServiceRoutes routes, IPAddress readWrite, Func<string, IPAddress> own)
    {
        var services = new[] { (names.ReadWriteService, routes.ReadWrite), (names.ReadOnlyService, routes.ReadOnly), (names.ReadService, routes.Read) };
        var primary = routes.ReadWrite.Select(route => route.Instance).FirstOrDefault();
        return services
            .SelectMany(service => service.Item2.Select(route => (route.Instance, Service: service.Item1)))
            .GroupBy(pair => pair.Instance, pair => pair.Service, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => new ServiceMembership([group.Key, .. group], (group.Key == primary ? readWrite : own(group.Key)).ToString()),
                StringComparer.Ordinal);
    }
}
