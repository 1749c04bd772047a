using System.Collections.Immutable;
using PgAspire.Router.Binding;

namespace PgAspire.Router;

/// <summary>One way to listen, connect and move bytes. The router's own code decides nothing that an operating system could differ in.</summary>
internal interface IForwarder : IAsyncDisposable
{
    /// <summary>Takes all ports, refusing every connection.</summary>
    /// <exception cref="RouterBindException">At least one port could not be taken; none is.</exception>
    ImmutableArray<ServicePort> Bind();

    /// <summary>Makes new connections use this table; returns when no new connection can be treated by the previous one.</summary>
    void Update(RouteTable table);
}
