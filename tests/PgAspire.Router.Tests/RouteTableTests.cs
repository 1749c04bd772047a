using System.Net;

namespace PgAspire.Router.Tests;

public sealed class RouteTableTests
{
    private static Backend Pg(int serial) => new($"pg-{serial}", new IPEndPoint(IPAddress.Loopback, 5000 + serial));

    [Fact]
    public void Tables_with_the_same_backends_are_equal()
    {
        var one = new RouteTable { ReadWrite = [Pg(1)], ReadOnly = [Pg(2), Pg(3)], Read = [Pg(1), Pg(2), Pg(3)] };
        var other = new RouteTable { ReadWrite = [Pg(1)], ReadOnly = [Pg(2), Pg(3)], Read = [Pg(1), Pg(2), Pg(3)] };

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Tables_differ_by_service_backend_and_order()
    {
        RouteTable[] tables =
        [
            RouteTable.Empty,
            new() { ReadWrite = [Pg(1)] },
            new() { ReadOnly = [Pg(1)] },
            new() { Read = [Pg(1)] },
            new() { Read = [Pg(2)] },
            new() { Read = [Pg(1), Pg(2)] },
            new() { Read = [Pg(2), Pg(1)] },
            new() { Read = [Pg(1) with { EndPoint = new IPEndPoint(IPAddress.Loopback, 6001) }] },
        ];

        Assert.Equal(tables.Length, tables.Distinct().Count());
    }

    [Fact]
    public void Arrays_that_were_never_set_are_empty() =>
        Assert.Equal(RouteTable.Empty, new RouteTable { ReadWrite = default, ReadOnly = default, Read = default });

    [Fact]
    public void A_service_that_does_not_exist_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RouteTable.Empty.For((ServiceKind)3));
}
