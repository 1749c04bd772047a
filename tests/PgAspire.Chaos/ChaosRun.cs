using System.Diagnostics;
using Docker.DotNet;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Chaos;

/// <summary>One run: a cluster, clients, faults by a schedule, and the comparison at the end.</summary>
internal sealed class ChaosRun(ChaosOptions options, ClusterPlace place, TextWriter output)
{
    private const int JournalLines = 80;
    private const int ProgressEvery = 10;
    private static readonly TimeSpan WritePace = TimeSpan.FromMilliseconds(4);
    private readonly Dictionary<FaultKind, int> _faults = [];
    private int _withoutVictim;

    /// <summary>Where the cluster's data is, which stays: a folder, or the first part of the names of volumes.</summary>
    public string Data => IsInContainers ? $"{Path.GetFileName(place.Path)}-{options.Seed}" : place.Data($"data-{options.Seed}");

    private bool IsInContainers => options.Runtime == ClusterRuntime.Containers;

    /// <summary>Runs to the end; what goes wrong is in the report.</summary>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        using var engine = IsInContainers ? await EngineConnection.OpenAsync(endpoint: null, cancellationToken) : null;
        await using var cluster = new LocalCluster(new()
        {
            Spec = options.Spec,
            Credentials = new(new("app", new PasswordGenerator().Generate())),
            RootDirectory = place.Root,
            Runtime = options.Runtime,
            DataDirectory = IsInContainers ? null : Data,
            DataVolume = IsInContainers ? Data : null,
            PrepareAhead = false,
        }, NullLoggerFactory.Instance);
        if (options.Verbose)
        {
            cluster.Operator.Journal.Written += entry => output.WriteLine($"    {entry.At:HH:mm:ss.fff} {entry}");
        }
        await cluster.StartAsync(cancellationToken);
        await HealthyAsync(cluster, cancellationToken);
        await using var workload = await Workload.StartAsync(cluster, options.Writers, WritePace, cancellationToken, options.HasOperations ? OperationRun.MostAdditional : 0);
        await workload.GoesOnAsync(50, cancellationToken);

        string? failure = null;
        LedgerReport? rows = null;
        await using var planned = options.HasOperations ? new OperationRun(cluster, options.Seed, line => Say(line)) : null;
        try
        {
            await SufferAsync(cluster, engine is null ? new ProcessFaults(cluster) : new ContainerFaults(cluster, engine.Client, options.RestartEngine), planned, workload, since, cancellationToken);
            await HealthyAsync(cluster, cancellationToken);
            // the cluster must serve, not only look healthy
            await workload.GoesOnAsync(50, cancellationToken);
            await workload.StopAsync();
            rows = await workload.CompareAsync(cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or ClusterUnrecoverableException || Writer.IsFailure(e))
        {
            failure = e.Message;
        }
        await workload.StopAsync();
        return new()
        {
            Options = options,
            Faults = _faults,
            WithoutVictim = _withoutVictim,
            Operations = planned is null ? null : new(planned.Done, planned.Refused, planned.Failed, planned.GivenUp),
            Reads = ReadReport.Of(workload.Readers),
            Rows = rows,
            TwoPrimaries = workload.Sampler.Overlaps,
            Samples = workload.Sampler.Samples,
            ReadOnlyErrors = workload.Ledgers.Sum(l => l.ReadOnlyErrors),
            Promotions = cluster.Operator.Snapshot.Timeline.Value - 1L,
            WorstGap = workload.Ledgers.Max(l => l.LongestGap),
            WorstGapEnded = workload.Ledgers.MaxBy(l => l.LongestGap)!.LongestGapEnded,
            Duration = Stopwatch.GetElapsedTime(since),
            Failure = failure,
            Journal = [.. cluster.Operator.Journal.Entries.TakeLast(JournalLines).Select(e => $"{e.At:HH:mm:ss.fff} {e}")],
        };
    }

    /// <summary>Deletes the data of a run that is not to be looked at.</summary>
    public async Task DeleteDataAsync()
    {
        place.Delete();
        if (!IsInContainers)
        {
            return;
        }
        try
        {
            using var engine = await EngineConnection.OpenAsync(endpoint: null, CancellationToken.None);
            foreach (var volume in (await engine.Client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [])
            {
                if (volume.Name == $"{Data}.cluster" || volume.Name.StartsWith($"{Data}-", StringComparison.Ordinal))
                {
                    await engine.Client.Volumes.RemoveAsync(volume.Name, force: true);
                }
            }
        }
        catch (Exception e) when (e is DriverException or DockerApiException)
        {
            await output.WriteLineAsync($"What there is of the volumes {Data}-* stays: {e.Message}");
        }
    }

    private async Task SufferAsync(LocalCluster cluster, FaultInjector injector, OperationRun? planned, Workload workload, long since, CancellationToken cancellationToken)
    {
        var schedule = FaultSchedule.Create(options.Seed, options.Faults, options.Mix);
        await output.WriteLineAsync($"{options.Faults} faults of seed {options.Seed}{(options.Duration is { } most ? $", for {most.TotalMinutes:F0} minutes at most," : "")} on {options.Instances} instances{(planned is null ? "" : ", with a user's operations")}; data is deleted only when the cluster is healthy, which {(options.Synchronous ? "'any 1'" : "no cluster without synchronous replication")} survives.");
        var done = 0;
        foreach (var fault in schedule.TakeWhile(_ => options.Duration is not { } limit || Stopwatch.GetElapsedTime(since) < limit))
        {
            using var hold = planned is not null && FaultMix.DeletesData(fault.Kind) ? await planned.HoldDeletionsAsync(options.Patience) : null;
            if (fault.AwaitsHealth)
            {
                await HealthyAsync(cluster, cancellationToken);
            }
            await Task.Delay(fault.Pause, cancellationToken);
            if (FaultMix.DeletesData(fault.Kind))
            {
                // the fault before this one may not have been noticed when the cluster still looked healthy
                await HealthyAsync(cluster, cancellationToken);
            }
            await InjectAsync(injector, fault.Kind, fault.Choice, fault.HangFor);
            if (fault.Second is { } second)
            {
                await Task.Delay(second.After, cancellationToken);
                await InjectAsync(injector, second.Kind, second.Choice, second.HangFor);
            }
            var before = done;
            done += fault.Count;
            if (before / ProgressEvery != done / ProgressEvery)
            {
                var snapshot = cluster.Operator.Snapshot;
                await output.WriteLineAsync($"{Stopwatch.GetElapsedTime(since).TotalSeconds,4:F0} s: {done} faults, {workload.Acknowledged} rows, timeline {snapshot.Timeline}, {snapshot.ReadyInstances}/{snapshot.InstanceCount} ready: {snapshot.Phase}");
            }
        }
        await injector.AllResumedAsync();
        if (planned is not null)
        {
            await planned.EndAsync();
        }
    }

    private async Task InjectAsync(FaultInjector injector, FaultKind kind, int choice, TimeSpan hangFor)
    {
        var victim = await injector.InjectAsync(kind, choice, hangFor);
        if (victim is null)
        {
            _withoutVictim++;
        }
        else
        {
            _faults[kind] = _faults.GetValueOrDefault(kind) + 1;
        }
        Say($"{kind}: {victim ?? "nobody"}");
    }

    private void Say(string line)
    {
        if (options.Verbose)
        {
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}");
        }
    }

    private async Task HealthyAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Patience);
        try
        {
            await cluster.WaitUntilHealthyAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var snapshot = cluster.Operator.Snapshot;
            throw new TimeoutException(
                $"Not healthy within {options.Patience.TotalSeconds:F0} s: {snapshot.Phase} ({snapshot.PhaseReason}); " +
                string.Join("; ", snapshot.Instances.Select(i => $"{i.Name} {i.Role} data {i.Data} running {i.Running} ready {i.Ready} job {i.Job?.ToString() ?? "none"}")));
        }
    }
}
