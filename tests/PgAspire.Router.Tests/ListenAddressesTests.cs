using System.Net;
using PgAspire.Router.Binding;

namespace PgAspire.Router.Tests;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1", "", "127.0.0.1, ::1?")]
    [InlineData("::1", "", "::1, 127.0.0.1?")]
    [InlineData("127.0.0.1", "::1", "127.0.0.1, ::1")]
    [InlineData("127.0.0.1", "172.17.0.1", "127.0.0.1, 172.17.0.1, ::1?")]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1, ::1?")]
    [InlineData("172.17.0.1", "", "172.17.0.1")]
    [InlineData("0.0.0.0", "", "0.0.0.0, ::?")]
    [InlineData("127.0.0.1", "0.0.0.0", "0.0.0.0, ::?")]
    [InlineData("::", "", "::")]
    public void Addresses_are_bound_once_and_loopback_in_both_families(string address, string further, string expected)
    {
        var options = new RouterOptions
        {
            Address = IPAddress.Parse(address),
            Addresses = [.. further.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)],
        };

        var bound = ListenAddresses.Of(options).Select(one => one.Optional ? $"{one.Address}?" : $"{one.Address}");

        Assert.Equal(expected, string.Join(", ", bound));
    }
}
