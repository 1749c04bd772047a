using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Linux;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Tests;

/// <summary>Linux's own way, with what only it promises.</summary>
public sealed class LinuxRouterTests : ServiceRouterSpec
{
    public LinuxRouterTests() => Assert.SkipUnless(EpollQueue.IsSupported, "needs Linux on x64 or arm64");

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_port_stays_ours_whether_connections_are_refused_or_accepted(bool reuseAddress, bool reusePort)
    {
        var one = Instance("pg-1");
        var router = Bound();
        var endPoint = router.EndPoint(ServiceKind.ReadWrite);
        List<Socket> sessions = [];
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal(SocketError.AddressAlreadyInUse, Steal());
            router.Update(new RouteTable { ReadWrite = [one.Backend] });
            Assert.Equal(SocketError.AddressAlreadyInUse, Steal());

            // With an open session, too.
            sessions.Add(await Client.ConnectAsync(endPoint));
            await sessions[^1].AssertReceivesAsync("pg-1");
            router.Update(RouteTable.Empty);
        }

        sessions.ForEach(session => session.Dispose());

        SocketError Steal()
        {
            using var thief = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            const int SocketLevel = 1;
            if (reusePort)
            {
                thief.SetRawSocketOption(SocketLevel, 15, BitConverter.GetBytes(1));
            }

            // .NET sets SO_REUSEADDR itself when it binds, so that its absence needs the bare call.
            var address = NativeAddress.Of(endPoint);
            var descriptor = (int)thief.Handle;
            _ = NativeSockets.SetOption(descriptor, SocketLevel, NativeSockets.ReuseAddress, reuseAddress ? 1 : 0);
            return address.Bind(descriptor) == 0 && NativeSockets.Listen(descriptor, 1) == 0
                ? SocketError.Success
                : NativeSockets.ExceptionFor(NativeSockets.LastError).SocketErrorCode;
        }
    }

    [Fact]
    public void A_second_router_cannot_share_a_port_that_refuses()
    {
        var first = Bound();
        var second = Unbound(new RouterOptions { ReadWritePort = first.Port(ServiceKind.ReadWrite) });

        Assert.Throws<RouterBindException>(second.Bind);
    }

    [Fact]
    public async Task A_fixed_port_can_be_taken_again_at_once()
    {
        var one = Instance("pg-1");
        var port = 0;
        for (var turn = 0; turn < 5; turn++)
        {
            // The router closes first, so that its side of the session stays in TIME_WAIT.
            await using var router = Bound(new RouterOptions { ReadWritePort = port });
            router.Update(new RouteTable { ReadWrite = [one.Backend] });
            port = router.Port(ServiceKind.ReadWrite);
            using var client = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
            await client.AssertReceivesAsync("pg-1");
            await router.DisposeAsync();
            await client.AssertClosedAsync();
        }
    }

    [Fact]
    public async Task A_held_client_that_leaves_waits_no_longer()
    {
        var router = Bound(new RouterOptions { HoldConnections = Eventually.Deadline });
        var closing = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        var aborting = await Client.ConnectAsync(router.EndPoint(ServiceKind.ReadWrite));
        await Eventually.True(() => router.Statistics.Waiting == 2, "both are held");

        closing.Dispose();
        aborting.Abort();

        await Eventually.True(() => router.Statistics.Waiting == 0, "neither is held");
    }

    private protected override IForwarder CreateForwarder(RouterOptions options, RouterCounters counters, ILogger logger) =>
        new LinuxForwarder(options, counters, logger);
}
