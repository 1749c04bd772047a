using PgAspire.Chaos;
using PgAspire.Local;
using PgAspire.Tests.Servers;

namespace PgAspire.Scenarios;

/// <summary>Processes of the PostgreSQL that is installed, whatever the image says.</summary>
internal sealed class ProcessRuntime : TestedRuntime
{
    public override ClusterRuntime Kind => ClusterRuntime.Processes;

    public override string Image => Specs.ManifestImage;

    public override Task RequireAsync()
    {
        Prerequisites.RequirePsql();
        return Task.CompletedTask;
    }

    public override Task<PsqlClient> ConnectAsync(LocalCluster cluster) => Task.FromResult<PsqlClient>(new ProcessClient(cluster));

    public override OtherOperand AnotherOperand()
    {
        var second = new SecondInstallation();
        return new(second.Directory, second);
    }

    public override Task DestroyAsync(LocalCluster cluster, string instance)
    {
        InstanceProcesses.Send(cluster.ProcessId(instance)!.Value, InstanceProcesses.Kill);
        ProcessFaults.DeleteData(cluster.Driver.Layout(instance).DataDirectory);
        return Task.CompletedTask;
    }
}
