using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Bench.Workers;

/// <summary>A cluster in a process of its own, as in an AppHost. Takes one command a line, answers in one line, ends with its standard input.</summary>
internal static class ClusterWorker
{
    public const string Verb = "worker-cluster";
    public const string Done = "done";
    public const string ApplicationPassword = "bench-application-1234";

    /// <summary>Runs until standard input ends.</summary>
    /// <param name="began">When the process's own code began.</param>
    /// <param name="args">ROOT sync|async prepare|fresh [IMAGE]; with an image the instances are containers.</param>
    public static async Task<int> RunAsync(long began, string[] args)
    {
        var spec = new PostgresClusterSpec
        {
            Name = "bench",
            Instances = 3,
            Postgresql = new() { Synchronous = args[1] == "sync" ? new() { Method = SynchronousMethod.Any, Number = 1 } : null },
        };
        var image = args is [_, _, _, var name] ? name : null;
        await using var cluster = new LocalCluster(
            new()
            {
                Spec = image is null ? spec : spec with { ImageName = image },
                Runtime = image is null ? ClusterRuntime.Processes : ClusterRuntime.Containers,
                Credentials = new(new("app", ApplicationPassword)),
                RootDirectory = args[0],
                PrepareAhead = args[2] == "prepare",
            },
            NullLoggerFactory.Instance);
        await cluster.StartAsync(CancellationToken.None);
        var sockets = Enumerable.Range(1, spec.Instances).Select(i => cluster.Driver.Layout(spec.Names.Instance(i))).Select(l => $"{l.Port}:{l.SocketDirectory}");
        Answer($"{began} {cluster.EndPoint(ServiceKind.ReadWrite).Port} {cluster.EndPoint(ServiceKind.ReadOnly).Port} {string.Join(' ', sockets)}");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            switch (command)
            {
                case "healthy":
                    Answer(await HealthyAsync(cluster));
                    break;
                case "footprint":
                    Answer(Footprint());
                    break;
                case "cost":
                    Answer(string.Create(CultureInfo.InvariantCulture,
                        $"{Environment.CpuUsage.TotalTime.TotalMilliseconds:F0} {JitInfo.GetCompilationTime().TotalMilliseconds:F0} {JitInfo.GetCompiledMethodCount()}"));
                    break;
                case "journal":
                    foreach (var entry in cluster.Operator.Journal.Entries)
                    {
                        Answer($"{entry.At:HH:mm:ss.fff} {entry}".ReplaceLineEndings(" "));
                    }
                    Answer(".");
                    break;
                default:
                    Answer(await OperateAsync(cluster.Control, command.Split(' ', 3)));
                    break;
            }
        }
        return 0;
    }

    private static async Task<string> OperateAsync(IPostgresCluster cluster, string[] words)
    {
        try
        {
            switch (words)
            {
                case ["promote"]:
                    await cluster.PromoteAsync(cluster.Snapshot.Instances.First(i => i.Name != cluster.Snapshot.CurrentPrimary).Name);
                    return Done;
                case ["restart", var method]:
                    await UseMethodAsync(cluster, method);
                    await cluster.RestartAsync();
                    return Done;
                case ["update", var method, var operand]:
                    await UseMethodAsync(cluster, method);
                    await cluster.UpdateAsync(operand);
                    return Done;
                default:
                    return $"unknown: {words[0]}";
            }
        }
        catch (Exception e) when (e is OperationRefusedException or OperationFailedException)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }

    private static async Task UseMethodAsync(IPostgresCluster cluster, string method)
    {
        var wanted = Enum.Parse<PrimaryUpdateMethod>(method, ignoreCase: true);
        if (cluster.Specification.PrimaryUpdateMethod != wanted)
        {
            await cluster.ChangeAsync(s => s with { PrimaryUpdateMethod = wanted });
        }
    }

    private static async Task<string> HealthyAsync(LocalCluster cluster)
    {
        while (true)
        {
            var snapshot = await cluster.WaitUntilHealthyAsync(CancellationToken.None);
            if (cluster.ProcessId(snapshot.CurrentPrimary!) is { } process)
            {
                return $"{snapshot.CurrentPrimary} {process} {(cluster.Driver as DockerInstanceDriver)?.ContainerId(snapshot.CurrentPrimary!)}";
            }
            // its server has ended this moment, which the operator has yet to hear
            await Task.Delay(1);
        }
    }

    /// <summary>Resident bytes, bytes on the managed heap, threads and open files, after a collection.</summary>
    private static string Footprint()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        using var self = Process.GetCurrentProcess();
        var files = Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : self.HandleCount;
        // GetTotalMemory can be negative after an aggressive collection
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return string.Create(CultureInfo.InvariantCulture, $"{self.WorkingSet64} {heap.HeapSizeBytes - heap.FragmentedBytes} {self.Threads.Count} {files}");
    }

    private static void Answer(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
