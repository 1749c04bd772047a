using System.Diagnostics;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Npgsql;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Operator;
using PgAspire.Tests.Containers;

namespace PgAspire.Chaos;

/// <summary>Faults of instances that are containers, brought about through the engine as with its command line.</summary>
/// <param name="cluster">The cluster that suffers.</param>
/// <param name="client">The engine.</param>
/// <param name="restartCommand">A command of the shell that restarts the engine; null when it is not to be restarted.</param>
internal sealed class ContainerFaults(LocalCluster cluster, DockerClient client, string? restartCommand) : FaultInjector(cluster)
{
    // more than an instance may have, in one piece
    private const string TakeMemory = "SELECT length(repeat('x', 1000000000))";

    private DockerInstanceDriver Driver => (DockerInstanceDriver)Cluster.Driver;

    protected override async Task<bool> SufferAsync(FaultKind kind, string victim, int postmaster, TimeSpan hangFor)
    {
        if (Driver.ContainerId(victim) is not { } container)
        {
            return false;
        }
        try
        {
            await SufferAsync(kind, victim, container, postmaster, hangFor);
            return true;
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.InternalServerError)
        {
            // it has ended, or is being replaced, in this moment
            return false;
        }
    }

    private async Task SufferAsync(FaultKind kind, string victim, string container, int postmaster, TimeSpan hangFor)
    {
        switch (kind)
        {
            case FaultKind.KillPrimaryPostmaster or FaultKind.KillStandbyPostmaster:
                await client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = "SIGKILL" });
                break;
            case FaultKind.HangPrimaryPostmaster:
                InstanceProcesses.Send(postmaster, InstanceProcesses.Stop);
                AddPending(ContinueAsync(container, hangFor));
                break;
            case FaultKind.HangPrimaryInstance or FaultKind.HangStandbyInstance:
                await client.Containers.PauseContainerAsync(container);
                AddPending(UnpauseAsync(container, hangFor));
                break;
            case FaultKind.DestroyPrimary or FaultKind.DestroyStandby:
                await EngineVolumes.DestroyAsync(client, container);
                break;
            case FaultKind.RemovePrimaryContainer or FaultKind.RemoveStandbyContainer:
                await RemoveAsync(container);
                break;
            case FaultKind.DisconnectPrimary or FaultKind.DisconnectStandby:
                await DisconnectAsync(container, network => network != Driver.ServicesNetworkName);
                break;
            case FaultKind.DisconnectStandbyFromServices:
                await DisconnectAsync(container, network => network == Driver.ServicesNetworkName);
                break;
            case FaultKind.ExhaustPrimaryMemory or FaultKind.ExhaustStandbyMemory:
                AddPending(ExhaustMemoryAsync(victim));
                break;
            case FaultKind.RestartEngine:
                await RestartEngineAsync();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Happens to processes only.");
        }
    }

    private async Task RemoveAsync(string container)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true });
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.InternalServerError)
        {
            // it is dead, but the engine could not remove the rest of it: a fault as good as any
        }
    }

    private async Task DisconnectAsync(string container, Func<string, bool> which)
    {
        var inspected = await client.Containers.InspectContainerAsync(container);
        foreach (var network in inspected.NetworkSettings!.Networks.Keys.Where(which))
        {
            await client.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = container, Force = true });
        }
    }

    // the number of the process may be another's by then: the engine knows which is the container's
    private async Task ContinueAsync(string container, TimeSpan after)
    {
        await Task.Delay(after);
        await IgnoringItsEndAsync(() => client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = "SIGCONT" }));
    }

    private async Task UnpauseAsync(string container, TimeSpan after)
    {
        await Task.Delay(after);
        await IgnoringItsEndAsync(() => client.Containers.UnpauseContainerAsync(container));
    }

    private static async Task IgnoringItsEndAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            // it was replaced meanwhile, or the engine is being restarted, which resumes it too
        }
    }

    private async Task ExhaustMemoryAsync(string victim)
    {
        var sql = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Driver.Address(victim).Port,
            Username = Cluster.Credentials.Application.UserName,
            Password = Cluster.Credentials.Application.Password,
            Database = Cluster.Spec.InitDb.Database,
            Pooling = false,
        }.ConnectionString;
        try
        {
            await using var connection = new NpgsqlConnection(sql);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(TakeMemory, connection);
            await command.ExecuteScalarAsync();
        }
        catch (Exception e) when (Writer.IsFailure(e))
        {
            // that is what was wanted
        }
    }

    private async Task RestartEngineAsync()
    {
        using var restart = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", restartCommand!]))!;
        await restart.WaitForExitAsync();
        if (restart.ExitCode != 0)
        {
            throw new DriverException($"The engine could not be restarted: exit code {restart.ExitCode} of {restartCommand}");
        }
    }
}
