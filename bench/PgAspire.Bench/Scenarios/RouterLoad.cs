using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PgAspire.Bench.Measures;
using PgAspire.Bench.Place;
using PgAspire.Bench.Workers;

namespace PgAspire.Bench.Scenarios;

/// <summary>pgbench -S directly, through HAProxy and through the router. Every path comes once a round, in a random order.</summary>
internal static partial class RouterLoad
{
    private const int Seconds = 4;
    private static readonly (string Name, string[] Options)[] Loads =
    [
        ("8 clients", ["-c", "8", "-j", "2", "-M", "prepared"]),
        ("32 clients", ["-c", "32", "-j", "2", "-M", "prepared"]),
        ("1 client", ["-c", "1", "-M", "prepared"]),
        ("8 clients that reconnect each time", ["-c", "8", "-j", "2", "-C"]),
    ];

    public static async Task RunAsync(BenchPlace place, BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(place.Installation.Directory, "pgbench")))
        {
            report.Remark($"router: skipped, {place.Installation.Directory} has no pgbench.");
            return;
        }
        var haproxy = FindHaproxy(report);
        var folder = Path.Combine(place.Servers, "router");
        var server = place.Port();
        List<(string Name, int Port)> paths = [("direct", server), ("ours", place.Port())];
        place.RunAsServer("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "--no-sync");
        var started = new List<Process>();
        try
        {
            started.Add(Start(place.AsServer("postgres", "-D", folder, "-p", Text(server), "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=512MB", "-c", $"unix_socket_directories={folder}")));
            started.Add(ClusterProcess.Start(RouterWorker.Verb, Text(server), Text(paths[1].Port)));
            if (haproxy is not null)
            {
                paths.Add(("HAProxy", place.Port()));
                started.Add(StartHaproxy(place, haproxy, paths[2].Port, server));
            }
            if (options.Portable)
            {
                paths.Add((RouterWorker.Portable, place.Port()));
                started.Add(ClusterProcess.Start(RouterWorker.Verb, Text(server), Text(paths[^1].Port), RouterWorker.Portable));
            }
            foreach (var (_, port) in paths)
            {
                await AcceptsAsync(place, port, cancellationToken);
            }
            place.RunAsServer("pgbench", "-h", "127.0.0.1", "-U", "postgres", "-p", Text(server), "-i", "-q", "-s", "10", "postgres");
            var seen = Loads.SelectMany(l => paths.Select(p => (l.Name, p.Name))).ToDictionary(k => k, _ => new Sample());
            for (var round = 1; round <= options.Runs; round++)
            {
                Report.Say($"router, round {round} of {options.Runs}");
                foreach (var (load, arguments) in Loads)
                {
                    var order = paths.ToArray();
                    Random.Shared.Shuffle(order);
                    foreach (var (name, port) in order)
                    {
                        var output = place.RunAsServer("pgbench", ["-h", "127.0.0.1", "-U", "postgres", "-p", Text(port), "-n", "-S", "-T", Text(Seconds), .. arguments, "postgres"]);
                        seen[(load, name)].Add(double.Parse(Throughput().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                    }
                }
            }
            Add(report, seen, paths.Exists(p => p.Name == "HAProxy"), options.Portable);
        }
        finally
        {
            foreach (var process in Enumerable.Reverse(started))
            {
                process.StandardInput.Close();
                if (!process.WaitForExit(200))
                {
                    process.Kill(entireProcessTree: false);
                    process.WaitForExit();
                }
                process.Dispose();
            }
            BenchPlace.EndServers(folder);
        }
    }

    private static void Add(Report report, Dictionary<(string Load, string Path), Sample> seen, bool withHaproxy, bool withPortable)
    {
        foreach (var (load, _) in Loads)
        {
            Sample ours = seen[(load, "ours")], direct = seen[(load, "direct")];
            report.Add(new()
            {
                Area = "router", Measure = $"pgbench -S, {load}, against direct", Unit = "tps", Ours = ours, Peers = [("direct", direct)], Ratio = Share(ours, direct),
            });
            if (withPortable)
            {
                var portable = seen[(load, RouterWorker.Portable)];
                report.Add(new()
                {
                    Area = "router", Measure = $"pgbench -S, {load}, the portable forwarder against direct", Unit = "tps", Ours = portable, Peers = [("direct", direct)], Ratio = Share(portable, direct),
                });
            }
            if (withHaproxy)
            {
                var haproxy = seen[(load, "HAProxy")];
                var ratio = Share(ours, haproxy);
                report.Add(new()
                {
                    Area = "router", Measure = $"pgbench -S, {load}, against HAProxy", Unit = "tps", Ours = ours, Peers = [("HAProxy", haproxy)], Ratio = ratio, Target = ">= 1.0", Met = ratio >= 1,
                    Note = $"HAProxy against direct: {Share(haproxy, direct):F2}; ratios are medians of the rounds' ratios",
                });
            }
            if (load == "1 client")
            {
                Sample latency = Latency(ours), directly = Latency(direct);
                report.Add(new()
                {
                    Area = "router", Measure = "latency, 1 client", Unit = "ms", Ours = latency,
                    Peers = withHaproxy ? [("direct", directly), ("HAProxy", Latency(seen[(load, "HAProxy")]))] : [("direct", directly)],
                    Ratio = 1 / Share(ours, direct), Target = withHaproxy ? "<= HAProxy" : "", Met = withHaproxy ? Share(ours, seen[(load, "HAProxy")]) >= 1 : null,
                });
            }
        }
    }

    // round by round, since what else runs on the machine changes more between rounds than within one
    private static double Share(Sample ours, Sample other)
    {
        var shares = new Sample();
        foreach (var (mine, theirs) in ours.Values.Zip(other.Values))
        {
            shares.Add(mine / theirs);
        }
        return shares.Median;
    }

    private static Sample Latency(Sample throughput)
    {
        var latency = new Sample();
        foreach (var value in throughput.Values)
        {
            latency.Add(1000 / value);
        }
        return latency;
    }

    private static string? FindHaproxy(Report report)
    {
        string[] places = ["/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy", "/usr/local/bin/haproxy", "/opt/homebrew/bin/haproxy"];
        if (Array.Find(places, File.Exists) is { } found)
        {
            return found;
        }
        if (BenchPlace.IsRoot && File.Exists("/usr/bin/apt-get"))
        {
            try
            {
                BenchPlace.Run("/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "install", "-y", "-qq", "--no-install-recommends", "haproxy");
                return Array.Find(places, File.Exists);
            }
            catch (InvalidOperationException e)
            {
                report.Remark($"router: without HAProxy, which could not be installed: {e.Message.Split('\n')[0]}");
                return null;
            }
        }
        report.Remark("router: without HAProxy, which is not installed; a package of the system has it.");
        return null;
    }

    private static Process StartHaproxy(BenchPlace place, string haproxy, int listen, int server)
    {
        var file = Path.Combine(place.Folder, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
                maxconn 1000
            defaults
                mode tcp
                timeout connect 4s
                timeout client 30m
                timeout server 30m
            listen pg
                bind 127.0.0.1:{listen}
                server only 127.0.0.1:{server}

            """);
        return Start(place.AsServer(haproxy, "-db", "-f", file));
    }

    private static async Task AcceptsAsync(BenchPlace place, int port, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                place.RunAsServer("pg_isready", "-q", "-h", "127.0.0.1", "-p", Text(port));
                return;
            }
            catch (InvalidOperationException) when (attempt < 200)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Throughput();
}
