using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Tests;

/// <summary>What every way of forwarding must do: which backend a connection gets, and when it gets none.</summary>
public abstract class ServiceRouterSpec : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected abstract IForwarder CreateForwarder(
        RouterOptions options, RouterCounters counters, Microsoft.Extensions.Logging.ILogger logger);

    [Fact]
    public async Task Without_backend_every_service_refuses()
    {
        var router = Bound();

        foreach (var endPoint in AllEndPoints(router))
        {
            await Client.AssertRefusedAsync(endPoint);
        }
    }

    [Fact]
    public async Task Each_service_reaches_its_own_backends()
    {
        var (one, two) = (Instance("pg-1"), Instance("pg-2"));
        var router = Bound();

        router.Update(new RouteTable { ReadWrite = [one.Backend], ReadOnly = [two.Backend], Read = [one.Backend, two.Backend] });

        Assert.Equal("pg-1", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadWrite)));
        Assert.Equal("pg-2", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadOnly)));
        var any = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Client.WhoAnswersAsync(router.EndPoint(ServiceKind.Read))));
        Assert.Equal(["pg-1", "pg-1", "pg-2", "pg-2"], any.Order());
    }

    [Fact]
    public async Task A_table_given_before_binding_holds_after_it()
    {
        var one = Instance("pg-1");
        var router = Unbound(new RouterOptions());

        router.Update(new RouteTable { ReadWrite = [one.Backend] });
        router.Bind();

        Assert.Equal("pg-1", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadWrite)));
    }

    [Fact]
    public async Task Every_update_is_in_force_when_it_returns()
    {
        var (one, two) = (Instance("pg-1"), Instance("pg-2"));
        var router = Bound();
        var readWrite = router.EndPoint(ServiceKind.ReadWrite);
        for (var turn = 0; turn < 25; turn++)
        {
            router.Update(new RouteTable { ReadWrite = [one.Backend] });
            Assert.Equal("pg-1", await Client.WhoAnswersAsync(readWrite));
            router.Update(new RouteTable { ReadWrite = [two.Backend] });
            Assert.Equal("pg-2", await Client.WhoAnswersAsync(readWrite));
            router.Update(RouteTable.Empty);
            await Client.AssertRefusedAsync(readWrite);
        }
    }

    [Fact]
    public async Task Sessions_stay_where_they_are_at_an_update()
    {
        var (one, two) = (Instance("pg-1").Echoing(), Instance("pg-2"));
        var router = Bound();
        router.Update(new RouteTable { ReadWrite = [one.Backend] });
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        await client.AssertReceivesAsync("pg-1");
        foreach (var table in (RouteTable[])[new() { ReadWrite = [two.Backend] }, RouteTable.Empty, new() { ReadWrite = [two.Backend] }])
        {
            router.Update(table);
            await client.SendTextAsync("still there?");
            await client.AssertReceivesAsync("still there?");
        }

        Assert.Equal("pg-2", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadWrite)));
        Assert.Equal(1, one.Count);
    }

    [Fact]
    public async Task Connections_spread_evenly()
    {
        ImmutableArray<FakeInstance> instances = [Instance("pg-1"), Instance("pg-2"), Instance("pg-3")];
        var router = Bound();
        router.Update(new RouteTable { ReadOnly = [.. instances.Select(instance => instance.Backend)] });

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadOnly))));

        Assert.All(instances, instance => Assert.Equal(10, instance.Count));
    }

    [Fact]
    public async Task A_backend_that_refuses_is_passed_over()
    {
        var (stopped, running) = (await FakeInstance.StoppedAsync("pg-2"), Instance("pg-3"));
        var router = Bound();
        router.Update(new RouteTable { ReadOnly = [stopped, running.Backend] });

        for (var turn = 0; turn < 6; turn++)
        {
            Assert.Equal("pg-3", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadOnly)));
        }

        Assert.Equal(3, router.Statistics.Backends[stopped].Failed);
    }

    [Fact]
    public async Task A_backend_that_does_not_answer_is_passed_over_after_the_timeout()
    {
        using var full = new FullBacklog();
        var running = Instance("pg-3");
        var router = Bound(new RouterOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        router.Update(new RouteTable { ReadOnly = [new Backend("pg-2", full.EndPoint), running.Backend] });

        Assert.Equal("pg-3", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadOnly)));
        Assert.Equal(1, router.Statistics.Backends.Values.Sum(backend => backend.Failed));
    }

    [Fact]
    public async Task When_the_only_backend_refuses_the_client_is_reset()
    {
        var router = Bound();
        router.Update(new RouteTable { ReadWrite = [await FakeInstance.StoppedAsync("pg-1")] });

        // Accepted or not when the reset comes: a client sees either.
        var error = await Assert.ThrowsAsync<SocketException>(
            () => Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadWrite)));

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        await Eventually.True(() => router.Statistics.Waiting == 0, "nothing waits");
        Assert.Equal(1, router.Statistics.Services[ServiceKind.ReadWrite].Failed);
    }

    [Fact]
    public async Task A_held_connection_gets_the_backend_that_comes()
    {
        var one = Instance("pg-1", greets: false);
        var router = Bound(new RouterOptions { HoldConnections = Eventually.Deadline });
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        await client.SendTextAsync("early");
        await Eventually.True(() => router.Statistics.Waiting == 1, "the connection is held");

        router.Update(new RouteTable { ReadWrite = [one.Backend] });

        using var session = await one.SessionAsync();
        await session.AssertReceivesAsync("early");
        await session.SendTextAsync("late");
        await client.AssertReceivesAsync("late");
        Assert.Equal(0, router.Statistics.Waiting);
    }

    [Fact]
    public async Task A_held_connection_gets_the_backend_that_comes_back()
    {
        var stopped = await FakeInstance.StoppedAsync("pg-1");
        var router = Bound(new RouterOptions { HoldConnections = Eventually.Deadline });
        router.Update(new RouteTable { ReadWrite = [stopped] });
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        await Eventually.True(() => router.Statistics.Backends.Values.Sum(backend => backend.Failed) > 1, "tried more than once");

        _ = Instance("pg-1", port: stopped.EndPoint.Port);

        await client.AssertReceivesAsync("pg-1");
    }

    [Fact]
    public async Task A_held_connection_is_reset_after_the_timeout()
    {
        var hold = TimeSpan.FromMilliseconds(150);
        var router = Bound(new RouterOptions { HoldConnections = hold });
        var started = TimeProvider.System.GetTimestamp();
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));

        await client.AssertResetAsync();

        // The system's tick count has a granularity of up to 16 ms.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > hold - TimeSpan.FromMilliseconds(20));
        await Eventually.True(() => router.Statistics.Waiting == 0, "nothing waits");
    }

    [Fact]
    public async Task A_busy_port_is_named_with_all_others_and_none_is_kept()
    {
        await using var holder = new FakeInstance("one");
        await using var other = new FakeInstance("two");
        var free = await FakeInstance.StoppedAsync("free");
        var router = Unbound(new RouterOptions
        {
            ReadWritePort = holder.Backend.EndPoint.Port,
            ReadOnlyPort = free.EndPoint.Port,
            ReadPort = other.Backend.EndPoint.Port,
        });

        var error = Assert.Throws<RouterBindException>(router.Bind);

        Assert.Contains($"port {holder.Backend.EndPoint.Port} (rw) on 127.0.0.1 is already in use", error.Message, StringComparison.Ordinal);
        Assert.Contains($"port {other.Backend.EndPoint.Port} (r) on 127.0.0.1 is already in use", error.Message, StringComparison.Ordinal);
        Assert.Contains("port 0", error.Message, StringComparison.Ordinal);
        Assert.Equal([ServiceKind.ReadWrite, ServiceKind.Read], error.Failures.Select(failure => failure.Service).Order());
        await using var next = new FakeInstance("next", port: free.EndPoint.Port);
        Assert.Throws<InvalidOperationException>(() => router.Port(ServiceKind.ReadWrite));
    }

    [Fact]
    public void An_address_of_another_machine_is_named()
    {
        // 192.0.2.0/24 is reserved for documentation.
        var router = Unbound(new RouterOptions { Addresses = [IPAddress.Parse("192.0.2.1")] });

        var error = Assert.Throws<RouterBindException>(router.Bind);

        Assert.Contains("192.0.2.1 (rw) is not an address of this machine", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Failures.Length);
    }

    [Fact]
    public async Task Every_address_has_the_same_port_and_accepts()
    {
        var one = Instance("pg-1");
        var router = Bound(new RouterOptions { Addresses = [IPAddress.Parse("127.0.0.2")] });
        router.Update(new RouteTable { ReadWrite = [one.Backend], ReadOnly = [one.Backend], Read = [one.Backend] });

        var endPoints = AllEndPoints(router);
        Assert.Equal(3, endPoints.Select(endPoint => endPoint.Port).Distinct().Count());
        Assert.Equal(Socket.OSSupportsIPv6 ? 9 : 6, endPoints.Length);
        foreach (var endPoint in endPoints)
        {
            Assert.Equal("pg-1", await Client.WhoAnswersAsync(endPoint));
        }
    }

    [Fact]
    public async Task A_backend_may_be_reached_by_IPv6()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        var one = new FakeInstance("pg-1", address: IPAddress.IPv6Loopback);
        _owned.Add(one);
        var router = Bound();

        router.Update(new RouteTable { ReadWrite = [one.Backend] });

        Assert.Equal("pg-1", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadWrite)));
    }

    [Fact]
    public async Task A_log_provider_that_throws_does_no_harm()
    {
        var one = Instance("pg-1");
        await using var router = new ServiceRouter(new RouterOptions(), new ThrowingLogger(), CreateForwarder);
        router.Bind();

        router.Update(new RouteTable { ReadOnly = [await FakeInstance.StoppedAsync("pg-2"), one.Backend] });

        Assert.Equal("pg-1", await Client.WhoAnswersAsync(router.EndPoint(ServiceKind.ReadOnly)));
    }

    [Fact]
    public async Task Disposing_closes_sessions_and_gives_the_ports_back()
    {
        var one = Instance("pg-1", greets: false);
        var router = Bound();
        router.Update(new RouteTable { ReadWrite = [one.Backend] });
        var port = router.Port(ServiceKind.ReadWrite);
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        using var session = await one.SessionAsync();

        await router.DisposeAsync();

        await client.AssertClosedAsync();
        await session.AssertClosedAsync();
        await using var next = new FakeInstance("next", port: port);
        Assert.Throws<ObjectDisposedException>(() => router.Update(RouteTable.Empty));
        Assert.Equal(0, router.Statistics.OpenConnections);
        await router.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_resets_what_is_held()
    {
        var router = Bound(new RouterOptions { HoldConnections = Eventually.Deadline });
        using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        await Eventually.True(() => router.Statistics.Waiting == 1, "the connection is held");

        await router.DisposeAsync();

        await client.AssertClosedAsync();
        Assert.Equal(0, router.Statistics.Waiting);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _owned)
        {
            await one.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected ServiceRouter Bound(RouterOptions? options = null)
    {
        var router = Unbound(options ?? new RouterOptions());
        router.Bind();
        return router;
    }

    private protected ServiceRouter Unbound(RouterOptions options)
    {
        var router = new ServiceRouter(options, NullLogger.Instance, CreateForwarder);
        _owned.Add(router);
        return router;
    }

    private protected FakeInstance Instance(string name, bool greets = true, int port = 0)
    {
        var instance = new FakeInstance(name, greets, port);
        _owned.Add(instance);
        return instance;
    }

    private protected static ImmutableArray<IPEndPoint> AllEndPoints(ServiceRouter router) =>
        [.. Enum.GetValues<ServiceKind>().SelectMany(service => router.EndPoints(service))];
}
