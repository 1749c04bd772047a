using System.Diagnostics;
using System.Globalization;
using PgAspire.Bench.Clients;
using PgAspire.Bench.Place;

namespace PgAspire.Bench.ByHand;

/// <summary>Three servers that the scripts of this folder start, promote and re-point: what we compare ourselves with.</summary>
internal sealed class HandmadeCluster : IDisposable
{
    private readonly BenchPlace _place;
    private readonly string _folder;
    private readonly int[] _ports;

    private HandmadeCluster(BenchPlace place, string folder, int[] ports)
    {
        _place = place;
        _folder = folder;
        _ports = ports;
    }

    /// <summary>How a client reaches each server; a client tries one after the other, as libpq does with a list of hosts.</summary>
    public IReadOnlyList<string> ConnectionStrings => [.. _ports.Select(Connection)];

    /// <summary>A data directory that no server has started on, for the warm start.</summary>
    public static string MakeTemplate(BenchPlace place)
    {
        var template = Path.Combine(place.Servers, "template");
        if (!Directory.Exists(template))
        {
            place.RunAsServer("initdb", "-D", template, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions");
        }
        return template;
    }

    /// <summary>Starts one.</summary>
    /// <param name="place">Where.</param>
    /// <param name="template">What the servers' data is copied from; null to run initdb first.</param>
    /// <param name="synchronousNames">Empty for asynchronous replication.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The cluster, and how long it took until it was ready.</returns>
    public static async Task<(HandmadeCluster Cluster, TimeSpan Took)> StartAsync(BenchPlace place, string? template, string synchronousNames, CancellationToken cancellationToken)
    {
        var ports = new[] { place.Port(), place.Port(), place.Port() };
        var folder = Path.Combine(place.Servers, Guid.NewGuid().ToString("N")[..8]);
        var cluster = new HandmadeCluster(place, folder, ports);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var script = Process.Start(place.AsServer("/bin/bash",
                [place.Script("up.sh"), folder, template ?? "-", .. ports.Select(p => p.ToString(CultureInfo.InvariantCulture)), synchronousNames]))!;
            script.StandardInput.Close();
            var readiness = new Readiness(Connection(ports[0]), Connection(ports[0]), [.. ports[1..].Select(Connection)]);
            await readiness.WaitAsync(() => script is { HasExited: true, ExitCode: not 0 } ? script.StandardError.ReadToEnd() : null, cancellationToken);
            return (cluster, Stopwatch.GetElapsedTime(started));
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Kills the primary and promotes a standby.</summary>
    /// <returns>When the signal was sent, as <see cref="Stopwatch.GetTimestamp"/> tells it.</returns>
    public long FailOver() => Run("failover.sh");

    /// <summary>Ends the primary in order and promotes a standby.</summary>
    /// <returns>When the signal was sent, as <see cref="Stopwatch.GetTimestamp"/> tells it.</returns>
    public long SwitchOver() => Run("switchover.sh");

    /// <summary>Ends the servers; their data stays until the end of the run.</summary>
    public void End() => BenchPlace.EndServers(_folder);

    public void Dispose()
    {
        End();
        BenchPlace.Delete(_folder);
    }

    private long Run(string script)
    {
        var output = _place.RunAsServer("/bin/bash", _place.Script(script), _folder);
        var sent = double.Parse(output.Split('\n')[0], CultureInfo.InvariantCulture);
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
        return Stopwatch.GetTimestamp() - (long)((now - sent) * Stopwatch.Frequency);
    }

    private static string Connection(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false;SSL Mode=Disable;Timeout=2;Command Timeout=5");
}
