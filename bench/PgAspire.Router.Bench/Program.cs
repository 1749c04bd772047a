using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Router;
using PgAspire.Router.Portable;

// A router in a process of its own, for compare.py: BACKEND_PORT LISTEN_PORT [portable]; ends when its standard input ends.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: PgAspire.Router.Bench BACKEND_PORT LISTEN_PORT [portable]");
    return 2;
}

var backend = new Backend("pg-1", new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], null)));
var options = new RouterOptions { ReadWritePort = int.Parse(args[1], null) };
await using var router = args.Contains("portable")
    ? new ServiceRouter(options, NullLogger.Instance, (options, counters, logger) => new PortableForwarder(options, counters, logger))
    : new ServiceRouter(options, NullLogger.Instance);
router.Bind();
router.Update(new RouteTable { ReadWrite = [backend] });
await Console.In.ReadToEndAsync();
var forwarded = router.Statistics.Services[ServiceKind.ReadWrite];
Console.WriteLine($"{forwarded.Total} sessions, {forwarded.BytesToBackend} bytes to the server, {forwarded.BytesToClient} to clients, "
    + $"{GC.CollectionCount(0)} collections, {Environment.CpuUsage.TotalTime.TotalSeconds:F1} s of CPU");
return 0;
