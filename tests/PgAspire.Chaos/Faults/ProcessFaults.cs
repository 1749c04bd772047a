using PgAspire.Local;

namespace PgAspire.Chaos;

/// <summary>Faults of instances that are processes.</summary>
internal sealed class ProcessFaults(LocalCluster cluster) : FaultInjector(cluster)
{
    private const int Attempts = 20;

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

    protected override async Task<bool> SufferAsync(FaultKind kind, string victim, int postmaster, TimeSpan hangFor)
    {
        var data = Cluster.Driver.Layout(victim).DataDirectory;
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
                AddPending(ResumePostmasterAsync(postmaster, data, hangFor));
                break;
            case FaultKind.HangPrimaryInstance or FaultKind.HangStandbyInstance:
                await Cluster.Driver.PauseAsync(victim, CancellationToken.None);
                AddPending(ResumeAsync(victim, hangFor));
                break;
            case FaultKind.DestroyPrimary or FaultKind.DestroyStandby:
                InstanceProcesses.Send(postmaster, InstanceProcesses.Kill);
                DeleteData(data);
                break;
            case FaultKind.DeletePrimaryData or FaultKind.DeleteStandbyData:
                DeleteData(data);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Happens to containers only.");
        }
        return true;
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
        await Cluster.Driver.ResumeAsync(instance, CancellationToken.None);
    }
}
