using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    /// <inheritdoc />
    public async Task StartAsync(string instance, CancellationToken cancellationToken)
    {
        var open = Open;
        var slot = Slot(instance);
        if (slot.Server is { } current)
        {
            if (!current.IsEnding)
            {
                return;
            }
            await current.Ended.WaitAsync(cancellationToken);
        }
        await RemoveUnusableAsync(open, slot, cancellationToken);
        var container = await ContainerAsync(open, slot, cancellationToken);
        if (!await open.Files.ExistsAsync(await FilesAsync(open, slot, cancellationToken), $"{InstancePaths.Data}/PG_VERSION", cancellationToken))
        {
            throw new DriverException($"The volume {slot.Volume} holds no PostgreSQL data.");
        }
        // A server that was just started under its old names would be a standby that answers as primary.
        await open.Services.LeaveAsync(slot, cancellationToken);
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            var run = new ServerRun(container, (slot.ContainerImage ?? open.Image).Name, UnixNanoseconds());
            slot.Remember(run);
            try
            {
                run.Log = FollowLogAsync(slot, await AttachAsync(open, container, cancellationToken));
                await open.Engine.CallAsync(
                    $"The server of {slot.Name} could not be started",
                    client => client.Containers.StartContainerAsync(container, cancellationToken: cancellationToken),
                    cancellationToken);
            }
            catch
            {
                slot.Forget(run);
                run.End(null);
                throw;
            }
            LogStarted(logger, slot.Name, container[..12]);
            var inspected = await InspectAsync(open, container, cancellationToken);
            run.ProcessId = (int)(inspected?.State?.Pid ?? 0);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private static async Task RemoveUnusableAsync(OpenState open, InstanceSlot slot, CancellationToken cancellationToken)
    {
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Container is { } container && !await IsUsableAsync(open, slot, container, cancellationToken))
            {
                await open.Engine.RemoveContainerAsync(container, cancellationToken);
                slot.Container = null;
            }
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    // A container keeps the image that it was made of. One that somebody has removed is gone, though its event may be on its way; or dead, and the engine
    // can do nothing else with it.
    private static async Task<bool> IsUsableAsync(OpenState open, InstanceSlot slot, string container, CancellationToken cancellationToken) =>
        slot.ContainerImage is { } image && (image.Id, image.Name) == (open.Image.Id, open.Image.Name)
        && await InspectAsync(open, container, cancellationToken) is { } inspected && !ContainerFiles.IsDead(inspected.State);

    /// <inheritdoc />
    public Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken) =>
        StopAsync(Slot(instance), mode, timeout, cancellationToken);

    /// <inheritdoc />
    public Task KillAsync(string instance, CancellationToken cancellationToken) => KillAsync(Slot(instance), cancellationToken);

    /// <inheritdoc />
    public Task PauseAsync(string instance, CancellationToken cancellationToken) => FreezeAsync(
        instance, "paused", (client, container) => client.Containers.PauseContainerAsync(container, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task ResumeAsync(string instance, CancellationToken cancellationToken) => FreezeAsync(
        instance, "resumed", (client, container) => client.Containers.UnpauseContainerAsync(container, cancellationToken), cancellationToken);

    private async Task FreezeAsync(string instance, string what, Func<DockerClient, string, Task> call, CancellationToken cancellationToken)
    {
        if (Slot(instance).Server is not { } server)
        {
            return;
        }
        await Open.Engine.CallAsync(
            $"The server of {instance} could not be {what}",
            async client =>
            {
                try
                {
                    await call(client, server.Container);
                }
                catch (DockerApiException exception) when (
                    EngineErrors.Message(exception) is var message
                    && (message.Contains("already paused", StringComparison.Ordinal) || message.Contains("not paused", StringComparison.Ordinal)
                        || message.Contains("not running", StringComparison.Ordinal)))
                {
                    // That is what was asked for.
                }
            },
            cancellationToken);
    }

    private async Task StopAsync(InstanceSlot slot, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (slot.Server is not { } server)
        {
            return;
        }
        server.ExpectEnd();
        for (; mode <= ShutdownMode.Immediate; mode++)
        {
            await SignalAsync(slot, server, SignalOf(mode), cancellationToken);
            try
            {
                await server.Ended.WaitAsync(timeout, timeProvider, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                LogEscalation(logger, slot.Name, timeout, mode == ShutdownMode.Immediate ? "kill" : (mode + 1).ToString());
            }
        }
        await KillAsync(slot, cancellationToken);
    }

    private async Task KillAsync(InstanceSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Server is not { } server)
        {
            return;
        }
        server.ExpectEnd();
        // A server that is just being started must not escape.
        await slot.Gate.WaitAsync(cancellationToken);
        slot.Gate.Release();
        await SignalAsync(slot, server, "SIGKILL", cancellationToken);
        try
        {
            await server.Ended.WaitAsync(KillTimeout, timeProvider, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            await LookAtAsync(slot, server, cancellationToken);
            if (!server.Ended.IsCompleted)
            {
                throw new DriverException($"The container {server.Container[..12]} of {slot.Name} was killed, but the engine says that it runs.", exception);
            }
        }
    }

    private async Task SignalAsync(InstanceSlot slot, ServerRun server, string signal, CancellationToken cancellationToken)
    {
        if (server.IsEnding)
        {
            return;
        }
        var ended = await Open.Engine.CallAsync(
            $"The server of {slot.Name} could not be ended",
            async client =>
            {
                try
                {
                    await client.Containers.KillContainerAsync(server.Container, new ContainerKillParameters { Signal = signal }, cancellationToken);
                    return false;
                }
                catch (DockerApiException exception) when (
                    EngineErrors.IsNotFound(exception) || EngineErrors.IsConflict(exception)
                    || EngineErrors.Message(exception).Contains("is not running", StringComparison.Ordinal))
                {
                    return true;
                }
            },
            cancellationToken);
        if (ended)
        {
            await LookAtAsync(slot, server, cancellationToken);
        }
    }

    private static string SignalOf(ShutdownMode mode) => mode switch
    {
        ShutdownMode.Smart => "SIGTERM",
        ShutdownMode.Fast => "SIGINT",
        _ => "SIGQUIT",
    };

    private static async Task<MultiplexedStream> AttachAsync(OpenState open, string container, CancellationToken cancellationToken) => await open.Engine.CallAsync(
        $"The log of the container {container[..12]} could not be followed",
        client => client.Containers.AttachContainerAsync(
            container, new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true }, cancellationToken),
        cancellationToken);

    private async Task FollowLogAsync(InstanceSlot slot, MultiplexedStream stream)
    {
        // Not on the caller's thread.
        await Task.Yield();
        var output = new LineSplitter(line => _events.Write(new ServerLogLine(slot.Name, line)));
        var error = new LineSplitter(line => _events.Write(new ServerLogLine(slot.Name, line)));
        var buffer = new byte[16 * 1024];
        using (stream)
        {
            try
            {
                while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None) is { EOF: false } read)
                {
                    (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Take(buffer.AsSpan(0, read.Count));
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The engine went away; a server that outlives it is followed again.
            }
        }
        output.Finish();
        error.Finish();
    }

    private long UnixNanoseconds() => (timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
