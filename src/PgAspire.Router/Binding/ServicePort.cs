using System.Net;

namespace PgAspire.Router.Binding;

/// <summary>One bound address and port. It belongs to the router from the beginning, whether connections are accepted or refused.</summary>
internal abstract class ServicePort : IDisposable
{
    protected ServicePort(ServiceKind service, IPEndPoint endPoint)
    {
        Service = service;
        EndPoint = endPoint;
    }

    public ServiceKind Service { get; }

    public IPEndPoint EndPoint { get; }

    public abstract void Dispose();
}
