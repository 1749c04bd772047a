using System.Collections.Immutable;
using System.Net;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Clients;

/// <summary>The router, as far as it decides: the table that the operator gives it, and the production code that chooses a backend.</summary>
internal sealed class SimulatedRoutes(SimulatedMachine machine) : IServiceRoutes
{
    private long _turn;

    /// <summary>The table in force.</summary>
    public RouteTable Table { get; private set; } = RouteTable.Empty;

    /// <inheritdoc />
    public void Apply(ServiceRoutes routes)
    {
        Table = new() { ReadWrite = Backends(routes.ReadWrite), ReadOnly = Backends(routes.ReadOnly), Read = Backends(routes.Read) };
        machine.Time.Note(Table.ReadWrite.Length == 0 ? "-" : Table.ReadWrite[0].InstanceName);
        machine.Checks.Routes(Instance(Table.ReadWrite.FirstOrDefault()));
    }

    /// <summary>The router's process is gone.</summary>
    public void Clear() => Table = RouteTable.Empty;

    /// <summary>Where a new connection for writes goes; null when it is refused.</summary>
    public Instance? Choose() => Instance(BackendChoice.Next(Table.For(ServiceKind.ReadWrite), _turn++, []));

    private Instance? Instance(Backend? backend) => backend is null ? null : machine.ByPort(backend.EndPoint.Port);

    private static ImmutableArray<Backend> Backends(ValueList<ServiceRoute> routes) =>
        [.. routes.Select(r => new Backend(r.Instance, new IPEndPoint(IPAddress.Parse(r.Address.Host), r.Address.Port)))];
}
