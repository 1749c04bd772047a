using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router.Linux;

namespace PgAspire.Router.Tests;

/// <summary>What forwarding costs; alone in the process, because it looks at the whole process.</summary>
[Collection(nameof(LinuxForwardingCostTests))]
[CollectionDefinition(nameof(LinuxForwardingCostTests), DisableParallelization = true)]
public sealed class LinuxForwardingCostTests
{
    public LinuxForwardingCostTests() => Assert.SkipUnless(EpollQueue.IsSupported, "needs Linux on x64 or arm64");

    [Fact]
    public async Task Forwarding_allocates_nothing()
    {
        await using var instance = new FakeInstance("pg-1", greets: false);
        await using var router = new ServiceRouter(
            new RouterOptions(), NullLogger.Instance, (options, counters, logger) => new LinuxForwarder(options, counters, logger));
        router.Bind();
        router.Update(new RouteTable { ReadWrite = [instance.Backend] });

        // Not asynchronous from the start: only then are the blocking calls of this test free of allocations.
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Connect(client, router);
        using var session = await instance.SessionAsync();
        RoundTrips(client, session, 1000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        RoundTrips(client, session, 20_000);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The test runner's own threads allocate now and then; one object for each buffer would be a megabyte.
        Assert.InRange(allocated, 0, 200_000);
    }

    private static void Connect(Socket client, ServiceRouter router) => client.Connect(router.EndPoint(ServiceKind.ReadWrite));

    private static void RoundTrips(Socket client, Socket session, int count)
    {
        Span<byte> buffer = stackalloc byte[16];
        for (var trip = 0; trip < count; trip++)
        {
            client.Send(buffer);
            session.Receive(buffer);
            session.Send(buffer);
            client.Receive(buffer);
        }
    }
}
