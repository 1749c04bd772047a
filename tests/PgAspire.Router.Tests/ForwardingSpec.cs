using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Tests;

/// <summary>What every way of forwarding must do with the bytes of a session and with its end.</summary>
public abstract class ForwardingSpec : IAsyncDisposable
{
    private readonly FakeInstance _instance = new("pg-1", greets: false);
    private ServiceRouter? _router;

    private protected abstract IForwarder CreateForwarder(RouterOptions options, RouterCounters counters, ILogger logger);

    private protected ServiceRouter Router => _router ??= Started();

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        var (client, session) = await PairAsync();

        await client.SendTextAsync("select 1");
        await session.AssertReceivesAsync("select 1");
        await session.SendTextAsync("one row");
        await client.AssertReceivesAsync("one row");

        await Eventually.True(
            () => Router.Statistics.Services[ServiceKind.ReadWrite] is { Open: 1, Total: 1, Failed: 0, BytesToBackend: 8, BytesToClient: 7 },
            "the service's counts");
        await Eventually.True(
            () => Router.Statistics.Backends[_instance.Backend] is { Open: 1, Total: 1, Failed: 0, BytesToBackend: 8, BytesToClient: 7 },
            "the backend's counts");
        Assert.Equal(0, Router.Statistics.Services[ServiceKind.ReadOnly].Total);
    }

    [Fact]
    public async Task A_client_that_closes_its_half_still_gets_the_answer()
    {
        var (client, session) = await PairAsync();

        await client.SendTextAsync("the last query");
        client.Shutdown(SocketShutdown.Send);
        await session.AssertReceivesAsync("the last query");
        await session.AssertClosedAsync();
        await session.SendTextAsync("the last answer");
        session.Dispose();

        await client.AssertReceivesAsync("the last answer");
        await client.AssertClosedAsync();
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task A_server_that_closes_its_half_still_gets_what_follows()
    {
        var (client, session) = await PairAsync();

        session.Shutdown(SocketShutdown.Send);
        await client.AssertClosedAsync();
        await client.SendTextAsync("one thing more");
        await session.AssertReceivesAsync("one thing more");
        client.Dispose();

        await session.AssertClosedAsync();
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task A_server_that_is_killed_resets_the_client()
    {
        var (client, session) = await PairAsync();

        session.Abort();

        await client.AssertResetAsync();
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task A_client_that_is_killed_resets_the_server()
    {
        var (client, session) = await PairAsync();

        client.Abort();

        await session.AssertResetAsync();
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task A_reset_after_a_closed_half_is_passed_on()
    {
        var (client, session) = await PairAsync();

        client.Shutdown(SocketShutdown.Send);
        await session.AssertClosedAsync();
        session.Abort();

        await client.AssertResetAsync();
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task The_last_words_of_a_server_reach_the_client_before_the_reset()
    {
        for (var turn = 0; turn < 20; turn++)
        {
            var (client, session) = await PairAsync();

            // Closing with unread bytes makes the system send a reset: so ends a server process that is terminated.
            await client.SendTextAsync("a query that nobody reads");
            await Eventually.True(() => session.Available > 0, "the query has come");
            await session.SendTextAsync("FATAL: terminating connection");
            session.Dispose();

            await client.AssertReceivesAsync("FATAL: terminating connection");
            await client.AssertResetAsync();
        }

        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task A_client_that_writes_to_a_closed_server_learns_it()
    {
        var (client, session) = await PairAsync();
        session.Dispose();
        await client.AssertClosedAsync();

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Eventually.Deadline;)
            {
                await client.SendTextAsync("anybody there?");
            }
        });
        await AssertNoSessionsAsync();
    }

    [Fact]
    public async Task Large_transfers_arrive_unchanged_in_both_directions_at_once()
    {
        var (client, session) = await PairAsync();
        var (query, answer) = (RandomNumberGenerator.GetBytes(24_000_001), RandomNumberGenerator.GetBytes(17_000_003));

        await Task.WhenAll(
            SendAllAsync(client, query),
            SendAllAsync(session, answer),
            AssertReceivesAllAsync(session, query),
            AssertReceivesAllAsync(client, answer));

        await AssertNoSessionsAsync();
        var counts = Router.Statistics.Services[ServiceKind.ReadWrite];
        Assert.Equal((query.Length, answer.Length), (counts.BytesToBackend, counts.BytesToClient));
    }

    [Fact]
    public async Task A_slow_reader_slows_its_own_server_only()
    {
        var (slow, slowSession) = await PairAsync();
        var (quick, quickSession) = await PairAsync();
        const int Limit = 100_000_000;
        var chunk = RandomNumberGenerator.GetBytes(100_000);
        var sent = 0;
        var sending = SendToLimitAsync();

        // Every round trip of the quick session is progress; the slow one stops when all buffers on the way are full.
        for (var (before, still) = (-1, 0); still < 200; still = sent == before ? still + 1 : 0)
        {
            before = Volatile.Read(ref sent);
            await quick.SendTextAsync("ping");
            await quickSession.AssertReceivesAsync("ping");
            await quickSession.SendTextAsync("pong");
            await quick.AssertReceivesAsync("pong");
        }

        Assert.False(sending.IsCompleted, "somebody stored everything");
        Assert.InRange(sent, 1, Limit / 2);

        // And nothing is lost when the reader goes on.
        var received = 0L;
        byte[] twice = [.. chunk, .. chunk];
        var buffer = new byte[chunk.Length];
        for (int count; (count = await ReceiveSomeAsync(slow, buffer)) > 0; received += count)
        {
            // The stream repeats the chunk, so any place of it is found in two chunks in a row.
            Assert.True(twice.AsSpan((int)(received % chunk.Length), count).SequenceEqual(buffer.AsSpan(0, count)), $"after {received} bytes");
        }

        await sending;
        Assert.Equal(Limit, received);

        async Task SendToLimitAsync()
        {
            while (Volatile.Read(ref sent) < Limit)
            {
                await SendSomeAsync(slowSession, chunk);
                Interlocked.Add(ref sent, chunk.Length);
            }

            slowSession.Shutdown(SocketShutdown.Send);
        }
    }

    [Fact]
    public async Task Five_hundred_sessions_at_once_keep_their_own_bytes()
    {
        _instance.Echoing();
        const int Count = 500;
        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Client.ConnectAsync(Router.EndPoint(ServiceKind.ReadWrite))));
        await Eventually.True(() => Router.Statistics.OpenConnections == Count, "all are open");

        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                var text = $"client {number:D4} turn {turn}";
                await client.SendTextAsync(text);
                await client.AssertReceivesAsync(text);
            }
        }));
        for (var number = 0; number < Count; number++)
        {
            if (number % 2 == 0)
            {
                clients[number].Dispose();
            }
            else
            {
                clients[number].Abort();
            }
        }

        await AssertNoSessionsAsync();
        Assert.Equal(Count, Router.Statistics.TotalConnections);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_sessions_end_as_they_would_without_a_router(int seed)
    {
        var random = new Random(seed);
        for (var turn = 0; turn < 40; turn++)
        {
            var (client, session) = await PairAsync();
            var (near, far) = random.Next(2) == 0 ? (client, session) : (session, client);
            var bytes = new byte[random.Next(1, 400_000)];
            random.NextBytes(bytes);
            var receiving = ReceiveToEndAsync(far);
            for (var offset = 0; offset < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 90_000), bytes.Length - offset);
                await SendSomeAsync(near, bytes.AsMemory(offset, length));
                offset += length;
            }

            near.Shutdown(SocketShutdown.Send);
            Assert.Equal(bytes, await receiving);
            if (random.Next(2) == 0)
            {
                far.Abort();
                await near.AssertResetAsync();
            }
            else
            {
                far.Dispose();
                await near.AssertClosedAsync();
            }
        }

        await AssertNoSessionsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_router is not null)
        {
            await _router.DisposeAsync();
        }

        await _instance.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected FakeInstance Instance => _instance;

    private protected async Task<(Socket Client, Socket Session)> PairAsync()
    {
        var client = await Client.ConnectAsync(Router.EndPoint(ServiceKind.ReadWrite));
        return (client, await _instance.SessionAsync());
    }

    private protected async Task AssertNoSessionsAsync()
    {
        await Eventually.True(() => Router.Statistics.OpenConnections == 0, "no session is left");
        Assert.All(Router.Statistics.Backends.Values, backend => Assert.Equal(0, backend.Open));
    }

    private static async Task SendSomeAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    private static Task<int> ReceiveSomeAsync(Socket socket, byte[] buffer) => socket.ReceiveAsync(buffer).WaitAsync(Eventually.Deadline);

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        await SendSomeAsync(socket, bytes);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[100_000];
        for (int count; (count = await ReceiveSomeAsync(socket, buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private static async Task AssertReceivesAllAsync(Socket socket, byte[] expected)
    {
        var received = await ReceiveToEndAsync(socket);
        Assert.True(expected.AsSpan().SequenceEqual(received), $"{received.Length} of {expected.Length} bytes, or others");
    }

    private ServiceRouter Started()
    {
        var router = new ServiceRouter(new RouterOptions(), NullLogger.Instance, CreateForwarder);
        router.Bind();
        router.Update(new RouteTable { ReadWrite = [_instance.Backend] });
        return router;
    }
}
