using Aspire.Hosting;
using Microsoft.Extensions.Logging;
using PgAspire.Local;
using PgAspire.Operator;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PgAspire.Hosting;

/// <summary>Does what a schedule says to a running cluster, and says so in the cluster's log.</summary>
internal sealed partial class ChaosRunner(LocalCluster cluster, LocalRun run, PostgresClusterChaosOptions options, ILogger logger, TimeProvider time)
{
    /// <summary>Runs until the schedule's end or until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var seed = options.Seed ?? Random.Shared.Next();
        await HealthyAsync(cancellationToken);
        Begins(logger, seed, options.Grace);
        await Task.Delay(options.Grace, time, cancellationToken);
        var number = 0;
        foreach (var fault in ChaosSchedule.Create(seed, options))
        {
            await Task.Delay(fault.Pause, time, cancellationToken);
            if (!options.MayOverlap)
            {
                await HealthyAsync(cancellationToken);
            }
            number++;
            await HitAsync(number, fault, cancellationToken);
        }
        await HealthyAsync(cancellationToken);
        Ended(logger, number);
    }

    private async Task HitAsync(int number, ScheduledFault fault, CancellationToken cancellationToken)
    {
        var victim = ChaosSchedule.Victim(fault, cluster.Operator.Snapshot);
        if (victim is null && fault.Fault != PostgresClusterFault.Restart)
        {
            LeftOut(logger, number, fault.Fault, "there is no instance that it may hit now");
            return;
        }
        Hits(logger, number, fault.Fault, fault.Fault == PostgresClusterFault.Restart ? "all instances" : victim!);
        try
        {
            await (fault.Fault switch
            {
                PostgresClusterFault.KillPrimary or PostgresClusterFault.KillStandby => cluster.Driver.KillAsync(victim!, cancellationToken),
                PostgresClusterFault.PausePrimary or PostgresClusterFault.PauseStandby => PauseAsync(victim!, cancellationToken),
                PostgresClusterFault.DestroyStandby => cluster.Control.DestroyAsync(victim!, cancellationToken: cancellationToken),
                PostgresClusterFault.Switchover => cluster.Control.PromoteAsync(victim!, cancellationToken: cancellationToken),
                _ => cluster.Control.RestartAsync(cancellationToken: cancellationToken),
            });
        }
        catch (Exception e) when (e is OperationRefusedException or OperationFailedException or DriverException)
        {
            LeftOut(logger, number, fault.Fault, e.Message);
        }
    }

    private async Task PauseAsync(string victim, CancellationToken cancellationToken)
    {
        await cluster.Driver.PauseAsync(victim, cancellationToken);
        run.SetPaused(victim, new(time.GetUtcNow(), cluster.ProcessId(victim)));
    }

    // a user's fence or hibernation is no health, and is waited for
    private Task<ClusterSnapshot> HealthyAsync(CancellationToken cancellationToken) => cluster.Operator.WaitForAsync(s => s is { IsHealthy: true, Hibernating: false, Operation: null } && s.ReadyInstances == s.InstanceCount, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "Chaos begins after {Grace}; its seed is {Seed}.")]
    private static partial void Begins(ILogger logger, int seed, TimeSpan grace);

    [LoggerMessage(LogLevel.Warning, "Chaos, fault {Number}: {Fault} hits {Victim}.")]
    private static partial void Hits(ILogger logger, int number, PostgresClusterFault fault, string victim);

    [LoggerMessage(LogLevel.Information, "Chaos, fault {Number}: {Fault} is left out: {Reason}")]
    private static partial void LeftOut(ILogger logger, int number, PostgresClusterFault fault, string reason);

    [LoggerMessage(LogLevel.Warning, "Chaos has ended after {Count} faults; all instances are ready.")]
    private static partial void Ended(ILogger logger, int count);
}
