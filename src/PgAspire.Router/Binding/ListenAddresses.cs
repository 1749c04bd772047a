using System.Net;
using System.Net.Sockets;

namespace PgAspire.Router.Binding;

/// <summary>Decides which addresses a service is bound to.</summary>
internal static class ListenAddresses
{
    /// <summary>The addresses, main one first; an optional one is left out when the machine does not have it.</summary>
    public static IReadOnlyList<(IPAddress Address, bool Optional)> Of(RouterOptions options)
    {
        var asked = options.Addresses.Prepend(options.Address).Distinct().ToList();
        List<(IPAddress Address, bool Optional)> all = [.. asked.Select(address => (address, false))];
        AddOtherFamily(IPAddress.Loopback, IPAddress.IPv6Loopback);
        AddOtherFamily(IPAddress.IPv6Loopback, IPAddress.Loopback);
        AddOtherFamily(IPAddress.Any, IPAddress.IPv6Any);

        // The wildcard takes the port on every address of its family.
        return [.. all.Where(one => IsWildcard(one.Address) || !all.Exists(other => other.Address.Equals(Wildcard(one.Address))))];

        void AddOtherFamily(IPAddress one, IPAddress other)
        {
            if (asked.Contains(one) && !asked.Contains(other))
            {
                all.Add((other, true));
            }
        }
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(Wildcard(address));

    private static IPAddress Wildcard(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
}
