using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router;

namespace PgAspire.Bench.Workers;

/// <summary>A router in a process of its own, as HAProxy has one; ends with its standard input.</summary>
internal static class RouterWorker
{
    public const string Verb = "worker-router";

    /// <summary>Runs until standard input ends.</summary>
    /// <param name="args">BACKEND_PORT LISTEN_PORT.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var backend = new Backend("server", new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture)));
        await using var router = new ServiceRouter(new RouterOptions { ReadWritePort = int.Parse(args[1], CultureInfo.InvariantCulture) }, NullLogger.Instance);
        router.Bind();
        router.Update(new RouteTable { ReadWrite = [backend] });
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
