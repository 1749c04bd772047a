using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PgAspire.Model;

/// <summary>Where a service or an instance is reached.</summary>
/// <param name="Host">A host name, an IPv4 or IPv6 address without brackets, or the directory of a Unix socket.</param>
/// <param name="Port">The port, 5432 by default.</param>
public readonly record struct ServiceEndpoint(string Host, int Port = ClusterDefaults.Port)
{
    /// <summary>The host as it stands in a URI: an IPv6 address in brackets, what a host name cannot have percent-encoded.</summary>
    public string UriHost => IPAddress.TryParse(Host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        ? $"[{Host.Replace("%", "%25", StringComparison.Ordinal)}]"
        : Uri.EscapeDataString(Host ?? "");

    /// <summary>Host and port as in a URI.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UriHost}:{Port}");
}
