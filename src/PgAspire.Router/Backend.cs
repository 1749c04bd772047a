using System.Net;

namespace PgAspire.Router;

/// <summary>One instance that a service can forward to.</summary>
/// <param name="InstanceName">The instance, for example <c>pg-1</c>; used in logs and statistics.</param>
/// <param name="EndPoint">Where the instance listens, as seen from this process.</param>
public sealed record Backend(string InstanceName, IPEndPoint EndPoint);
