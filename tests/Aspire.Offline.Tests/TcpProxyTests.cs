using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Execution;

namespace Aspire.Offline.Tests;

public sealed class TcpProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_go_to_the_targets_in_turn_and_past_one_that_does_not_listen()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        gone.Start();
        int[] targets = [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)gone.LocalEndpoint).Port];
        gone.Stop();
        using var proxy = new TcpProxy(0, anyAddress: false, targets);

        for (var i = 0; i < 2; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, proxy.Port, Token);
            using var server = await first.AcceptTcpClientAsync(Token);
            await client.GetStream().WriteAsync("ping"u8.ToArray(), Token);
            var buffer = new byte[4];
            await server.GetStream().ReadExactlyAsync(buffer, Token);
            Assert.Equal("ping"u8.ToArray(), buffer);
        }
    }

    [Fact]
    public async Task A_connection_is_closed_when_nobody_listens()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        using var proxy = new TcpProxy(0, anyAddress: false, [port]);
        using var client = new TcpClient();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            // the end may come before the connection is seen to be there
            await client.ConnectAsync(IPAddress.Loopback, proxy.Port, Token);
            if (await client.GetStream().ReadAsync(new byte[1], Token) == 0)
            {
                throw new EndOfStreamException();
            }
        });
    }
}
