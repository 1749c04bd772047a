using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router;
using PgAspire.Router.Portable;

namespace PgAspire.Bench.Workers;

/// <summary>A router in a process of its own, as HAProxy has one; ends with its standard input.</summary>
internal static class RouterWorker
{
    public const string Verb = "worker-router";

    /// <summary>Asks for the forwarder of the systems that are not Linux.</summary>
    public const string Portable = "portable";

    /// <summary>Runs until standard input ends.</summary>
    /// <param name="args">BACKEND_PORT LISTEN_PORT [portable].</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var backend = new Backend("server", new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture)));
        var options = new RouterOptions { ReadWritePort = int.Parse(args[1], CultureInfo.InvariantCulture) };
        await using var router = args.Contains(Portable)
            ? new ServiceRouter(options, NullLogger.Instance, (options, counters, logger) => new PortableForwarder(options, counters, logger))
            : new ServiceRouter(options, NullLogger.Instance);
        router.Bind();
        router.Update(new RouteTable { ReadWrite = [backend] });
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
