using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PgAspire.Router.Tests;

/// <summary>What a test does at the client's end.</summary>
internal static class Client
{
    public static async Task<Socket> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await client.ConnectAsync(endPoint).WaitAsync(Eventually.Deadline);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public static async Task AssertRefusedAsync(IPEndPoint endPoint)
    {
        var error = await Assert.ThrowsAsync<SocketException>(async () => (await ConnectAsync(endPoint)).Dispose());
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    /// <summary>The name that a greeting instance sends first.</summary>
    public static async Task<string> GreetingAsync(this Socket socket)
    {
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer).WaitAsync(Eventually.Deadline);
        return Encoding.ASCII.GetString(buffer, 0, received);
    }

    /// <summary>Connects, reads the greeting and leaves.</summary>
    public static async Task<string> WhoAnswersAsync(IPEndPoint endPoint)
    {
        using var client = await ConnectAsync(endPoint);
        return await client.GreetingAsync();
    }

    public static async Task SendTextAsync(this Socket socket, string text) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes(text)).WaitAsync(Eventually.Deadline);

    /// <summary>Reads exactly as much as the text is long and compares.</summary>
    public static async Task AssertReceivesAsync(this Socket socket, string text)
    {
        var buffer = new byte[text.Length];
        for (var received = 0; received < buffer.Length;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(received)).AsTask().WaitAsync(Eventually.Deadline);
            Assert.True(count > 0, $"Closed after {received} of {buffer.Length} bytes.");
            received += count;
        }

        Assert.Equal(text, Encoding.ASCII.GetString(buffer));
    }

    public static async Task AssertClosedAsync(this Socket socket) =>
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Eventually.Deadline));

    public static async Task AssertResetAsync(this Socket socket)
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1]).WaitAsync(Eventually.Deadline));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    /// <summary>Closes with a reset, as the system does for a process that is killed with unread data.</summary>
    public static void Abort(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
