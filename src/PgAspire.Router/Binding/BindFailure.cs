using System.Net;
using System.Net.Sockets;

namespace PgAspire.Router;

/// <summary>One address and port that the router could not take.</summary>
/// <param name="Service">The service that asked for it.</param>
/// <param name="EndPoint">The address and port.</param>
/// <param name="Reason">Why: usually <see cref="SocketError.AddressAlreadyInUse"/>.</param>
public sealed record BindFailure(ServiceKind Service, IPEndPoint EndPoint, SocketError Reason);
