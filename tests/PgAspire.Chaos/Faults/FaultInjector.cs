using PgAspire.Local;

namespace PgAspire.Chaos;

/// <summary>Brings faults about on a local cluster, from outside as far as possible.</summary>
internal sealed class FaultInjector(LocalCluster cluster)
{
    private const int Attempts = 20;
    private readonly List<Task> _resuming = [];

    /// <summary>Brings one about.</summary>
    /// <returns>The victim; null when there is none to suffer it now.</returns>
    public async Task<string?> InjectAsync(FaultKind kind, int choice, TimeSpan hangFor)
    {
        if (Victim(kind, choice) is not { } victim || cluster.ProcessId(victim) is not { } postmaster)
        {
            return null;
        }
        var data = cluster.Driver.Layout(victim).DataDirectory;
        switch (kind)
        {
            case FaultKind.KillPrimaryPostmaster or FaultKind.KillStandbyPostmaster:
                InstanceProcesses.Send(postmaster, InstanceProcesses.Kill);
                break;
            case FaultKind.KillPrimaryInstance or FaultKind.KillStandbyInstance:
                foreach (var process in InstanceProcesses.Below(data))
                {
                    InstanceProcesses.Send(process, InstanceProcesses.Kill);
                }
                break;
            case FaultKind.HangPrimaryPostmaster:
                InstanceProcesses.Send(postmaster, InstanceProcesses.Stop);
                _resuming.Add(ResumePostmasterAsync(postmaster, data, hangFor));
                break;
            case FaultKind.HangPrimaryInstance or FaultKind.HangStandbyInstance:
                await cluster.Driver.PauseAsync(victim, CancellationToken.None);
                _resuming.Add(ResumeAsync(victim, hangFor));
                break;
            case FaultKind.DestroyPrimary or FaultKind.DestroyStandby:
                InstanceProcesses.Send(postmaster, InstanceProcesses.Kill);
                DeleteData(data);
                break;
            case FaultKind.DeletePrimaryData or FaultKind.DeleteStandbyData:
                DeleteData(data);
                break;
        }
        return victim;
    }

    /// <summary>Waits until everything that hangs has been resumed.</summary>
    public Task AllResumedAsync() => Task.WhenAll(_resuming);

    /// <summary>Deletes a data directory as somebody does who does not know that a server runs in it: what is written meanwhile may stay.</summary>
    public static void DeleteData(string directory)
    {
        for (var attempt = 0; attempt < Attempts && Directory.Exists(directory); attempt++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException)
            {
                // the server has written to it meanwhile, or has deleted something itself
            }
        }
    }

    private string? Victim(FaultKind kind, int choice)
    {
        var snapshot = cluster.Operator.Snapshot;
        if (kind <= FaultKind.DeletePrimaryData)
        {
            return snapshot.CurrentPrimary;
        }
        var standbys = snapshot.Instances.Select(i => i.Name).Where(n => n != snapshot.CurrentPrimary && cluster.ProcessId(n) is not null).Order(StringComparer.Ordinal).ToArray();
        return standbys.Length == 0 ? null : standbys[choice % standbys.Length];
    }

    private static async Task ResumePostmasterAsync(int postmaster, string data, TimeSpan after)
    {
        await Task.Delay(after);
        if (InstanceProcesses.WorksBelow(postmaster, data))
        {
            InstanceProcesses.Send(postmaster, InstanceProcesses.Continue);
        }
    }

    private async Task ResumeAsync(string instance, TimeSpan after)
    {
        await Task.Delay(after);
        await cluster.Driver.ResumeAsync(instance, CancellationToken.None);
    }
}
