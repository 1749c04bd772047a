using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace PgAspire.Router.Binding;

/// <summary>Takes the same port on every address for every service, or none at all.</summary>
internal static class PortReservation
{
    // A free IPv4 port may be busy on IPv6; this many times another one is looked for.
    private const int AnyPortAttempts = 20;

    /// <summary>Binds all ports or throws <see cref="RouterBindException"/> with every failure.</summary>
    public static ImmutableArray<TPort> BindAll<TPort>(RouterOptions options, Func<ServiceKind, IPEndPoint, TPort> bind)
        where TPort : ServicePort
    {
        var bound = ImmutableArray.CreateBuilder<TPort>();
        var failures = ImmutableArray.CreateBuilder<BindFailure>();
        var complete = false;
        try
        {
            // Fixed ports first, so that a port chosen freely never is one of them.
            foreach (var service in ServiceKindNames.All.OrderBy(service => options.RequestedPort(service) == 0))
            {
                BindService(service, options, bind, bound, failures);
            }

            complete = failures.Count == 0;
        }
        finally
        {
            if (!complete)
            {
                foreach (var port in bound)
                {
                    port.Dispose();
                }
            }
        }

        return complete ? bound.ToImmutable() : throw new RouterBindException(failures.ToImmutable());
    }

    private static void BindService<TPort>(
        ServiceKind service,
        RouterOptions options,
        Func<ServiceKind, IPEndPoint, TPort> bind,
        ImmutableArray<TPort>.Builder bound,
        ImmutableArray<BindFailure>.Builder failures)
        where TPort : ServicePort
    {
        var requested = options.RequestedPort(service);
        for (var attempt = 1; ; attempt++)
        {
            List<TPort> ports = [];
            List<BindFailure> failed = [];
            var port = requested;
            foreach (var (address, optional) in ListenAddresses.Of(options))
            {
                var endPoint = new IPEndPoint(address, port);
                try
                {
                    var servicePort = bind(service, endPoint);
                    ports.Add(servicePort);
                    port = servicePort.EndPoint.Port;
                }
                catch (SocketException error) when (optional && IsMissing(error.SocketErrorCode))
                {
                    // This machine does not have the other family.
                }
                catch (SocketException error)
                {
                    failed.Add(new BindFailure(service, endPoint, error.SocketErrorCode));
                }
            }

            var again = requested == 0 && attempt < AnyPortAttempts
                && failed.Exists(failure => failure.Reason == SocketError.AddressAlreadyInUse);
            if (!again)
            {
                bound.AddRange(ports);
                failures.AddRange(failed);
                return;
            }

            ports.ForEach(one => one.Dispose());
        }
    }

    private static bool IsMissing(SocketError error) => error
        is SocketError.AddressNotAvailable
        or SocketError.AddressFamilyNotSupported
        or SocketError.ProtocolFamilyNotSupported
        or SocketError.ProtocolNotSupported;
}
