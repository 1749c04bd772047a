using System.Diagnostics;
using System.Globalization;
using PgAspire.Bench.Clients;

namespace PgAspire.Bench.Workers;

/// <summary>The other side of <see cref="ClusterWorker"/>.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private static readonly string? SetSid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
    private readonly Process _process;
    private readonly long _started;
    private string[] _hello = [];

    private ClusterProcess(Process process, long started)
    {
        _process = process;
        _started = started;
    }

    /// <summary>The id of the process with operator and router.</summary>
    public int ProcessId => _process.Id;

    /// <summary>How an application connects to <c>rw</c>: with its password, and with TLS since Npgsql prefers it.</summary>
    public string ReadWrite => Application(_hello[1]);

    /// <summary>The time between the start of the process and that of its own code: the runtime's part.</summary>
    public TimeSpan RuntimeStart => Stopwatch.GetElapsedTime(_started, long.Parse(_hello[0], CultureInfo.InvariantCulture));

    /// <summary>Starts a worker of this program.</summary>
    public static Process Start(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        string[] all = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(ClusterProcess).Assembly.Location, .. arguments] : [program, .. arguments];
        // a session of its own: with Linux's autogroups each gets its share of the CPUs, as separate programs do
        var start = SetSid is null ? new ProcessStartInfo(all[0], all[1..]) : new ProcessStartInfo(SetSid, all);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        // glibc gives many threads an arena each, and none ever shrinks
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        return Process.Start(start)!;
    }

    /// <summary>Starts a cluster and returns when it has told where it listens, which is before it is up.</summary>
    /// <param name="root">Where it keeps its files.</param>
    /// <param name="synchronous">Whether any one standby confirms each commit.</param>
    /// <param name="prepareAhead">Whether data is prepared for the next cluster of the root.</param>
    /// <param name="image">The image of its containers; null for processes.</param>
    public static async Task<ClusterProcess> StartAsync(string root, bool synchronous, bool prepareAhead, string? image = null)
    {
        var started = Stopwatch.GetTimestamp();
        var cluster = new ClusterProcess(Start([ClusterWorker.Verb, root, synchronous ? "sync" : "async", prepareAhead ? "prepare" : "fresh", .. image is null ? Array.Empty<string>() : [image]]), started);
        cluster._hello = (await cluster.ReadAsync()).Split(' ');
        return cluster;
    }

    /// <summary>Waits until a write through <c>rw</c> is acknowledged and both standbys stream and answer.</summary>
    /// <returns>The time since the start of the process.</returns>
    public async Task<TimeSpan> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await new Readiness(ReadWrite, Superuser(_hello[3]), [.. _hello[4..].Select(Superuser)])
            .WaitAsync(() => _process.HasExited ? "The process with the cluster has ended." : null, cancellationToken);
        return Stopwatch.GetElapsedTime(_started);
    }

    /// <summary>Waits until the operator calls the cluster healthy.</summary>
    /// <returns>The primary's process.</returns>
    public async Task<(string Primary, int ProcessId)> WaitUntilHealthyAsync()
    {
        var answer = (await AskAsync("healthy")).Split(' ');
        return (answer[0], int.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the operator calls the cluster of containers healthy.</summary>
    /// <returns>The primary's container.</returns>
    public async Task<(string Primary, string Container)> PrimaryContainerAsync()
    {
        var answer = (await AskAsync("healthy")).Split(' ');
        return (answer[0], answer[2]);
    }

    /// <summary>What the process holds after a collection: MiB resident, MiB on the managed heap, threads, open files.</summary>
    public async Task<(double Resident, double Heap, int Threads, int Files)> FootprintAsync()
    {
        var numbers = (await AskAsync("footprint")).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0] / 1048576, numbers[1] / 1048576, (int)numbers[2], (int)numbers[3]);
    }

    /// <summary>What the process has used until now: seconds of CPU, seconds of compiling, methods compiled.</summary>
    public async Task<(double Cpu, double Compiling, int Methods)> CostAsync()
    {
        var numbers = (await AskAsync("cost")).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0] / 1000, numbers[1] / 1000, (int)numbers[2]);
    }

    /// <summary>The operator's journal.</summary>
    public async Task<IReadOnlyList<string>> JournalAsync()
    {
        var lines = new List<string>();
        for (var line = await AskAsync("journal"); line != "."; line = await ReadAsync())
        {
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>Shows the operator's journal beside the result.</summary>
    public async Task ShowJournalAsync()
    {
        foreach (var line in await JournalAsync())
        {
            Console.Error.WriteLine($"    {line}");
        }
    }

    /// <summary>Does what a user can want of a cluster, to its end: <c>promote</c>, <c>restart METHOD</c> or <c>update METHOD OPERAND</c>, with <c>primaryUpdateMethod</c>.</summary>
    /// <exception cref="InvalidOperationException">It was refused or failed.</exception>
    public async Task OperateAsync(string command)
    {
        if (await AskAsync(command) is var answer and not ClusterWorker.Done)
        {
            throw new InvalidOperationException($"{command}: {answer} The journal:\n{string.Join('\n', await JournalAsync())}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // the guardian of the cluster ends the servers then
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private static string Application(string port) => $"Host=127.0.0.1;Port={port};Username=app;Password={ClusterWorker.ApplicationPassword};Database=app;Pooling=false;Timeout=2;Command Timeout=5";

    // a port and the folder of its socket
    private static string Superuser(string server) => $"Host={server[(server.IndexOf(':', StringComparison.Ordinal) + 1)..]};Port={server[..server.IndexOf(':', StringComparison.Ordinal)]};Username=postgres;Database=postgres;Pooling=false;SSL Mode=Disable;Timeout=2;Command Timeout=5";

    private async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process with the cluster has ended.");
}
