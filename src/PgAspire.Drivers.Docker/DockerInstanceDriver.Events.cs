using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    // Called in order for everything that happens in the engine, whoever did it.
    private void OnEvent(Message message)
    {
        if (_disposed || message.Actor is not { } actor)
        {
            return;
        }
        switch (message.Type, message.Action)
        {
            case ("container", "die") when Running(actor.ID) is var (slot, server) && message.TimeNano >= server.Started:
                var text = actor.Attributes?.TryGetValue("exitCode", out var code) == true ? code : null;
                _ = EndAsync(slot, server, int.TryParse(text, CultureInfo.InvariantCulture, out var exitCode) ? exitCode : null);
                break;
            case ("container", "oom" or "pause" or "unpause") when Running(actor.ID) is var (slot, _):
                LogEngineAction(logger, slot.Name, message.Action);
                break;
            // Docker's and Podman's words.
            case ("container", "destroy" or "remove") when _slots.Values.FirstOrDefault(slot => slot.Container == actor.ID) is { } slot:
                slot.Container = null;
                break;
            case ("container", "destroy" or "remove") when _slots.Values.FirstOrDefault(slot => slot.Files == actor.ID) is { } slot:
                slot.Files = null;
                break;
            case ("network", "disconnect") when actor.Attributes?.TryGetValue("container", out var container) == true && Running(container) is var (slot, server):
                _ = Task.Run(() => OnDisconnectedAsync(slot, server, actor.ID));
                break;
        }
    }

    private (InstanceSlot Slot, ServerRun Server)? Running(string container) => _slots.Values
        .Select(slot => (Slot: slot, slot.Server))
        .Where(pair => pair.Server?.Container == container)
        .Select(pair => ((InstanceSlot, ServerRun)?)(pair.Slot, pair.Server!))
        .FirstOrDefault();

    private async Task EndAsync(InstanceSlot slot, ServerRun server, int? exitCode)
    {
        if (!server.BeginEnd())
        {
            return;
        }
        // Its last lines come before its end.
        await server.Log.WaitAsync(LastLines).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        slot.Forget(server);
        LogEnded(logger, slot.Name, exitCode, server.EndExpected);
        _events.Write(new ServerEnded(slot.Name, exitCode, server.EndExpected));
        server.End(exitCode);
    }

    // Nobody writes to a server without a network, and a primary that nobody can reach must not stay one: it ends as if its machine had failed.
    private async Task OnDisconnectedAsync(InstanceSlot slot, ServerRun server, string network)
    {
        try
        {
            var open = Open;
            var inspected = await InspectAsync(open, server.Container, CancellationToken.None);
            if (inspected?.State is not { Running: true } || server.IsEnding)
            {
                return;
            }
            var networks = inspected.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>();
            if (!networks.ContainsKey(open.Networks.Instances))
            {
                LogIsolated(logger, slot.Name);
                await open.Engine.RemoveContainerAsync(server.Container, CancellationToken.None);
            }
            else if (!networks.ContainsKey(open.Networks.Services))
            {
                open.Services.Changed(slot.Name);
            }
        }
        catch (Exception exception) when (exception is DriverException or ObjectDisposedException)
        {
            // The engine is away; the probe looks again when it is back.
        }
    }

    // The safety net: what an event would have told.
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (_open is not { } open || _disposed)
        {
            return;
        }
        var running = _slots.Values.Where(slot => slot.Server is { IsEnding: false }).ToArray();
        if (running.Length == 0)
        {
            return;
        }
        var listed = await open.Engine.CallAsync(
            "The containers could not be listed",
            client => client.Containers.ListContainersAsync(
                new ContainersListParameters { Filters = Labels.Filter(Labels.Is(Labels.Session, open.Session.Id), Labels.Is(Labels.Kind, Labels.Server)) },
                cancellationToken),
            cancellationToken);
        var alive = listed.Where(container => Labels.AreOf(container.Labels, Labels.Is(Labels.Session, open.Session.Id), Labels.Is(Labels.Kind, Labels.Server))).Select(container => container.ID).ToHashSet(StringComparer.Ordinal);
        foreach (var slot in running)
        {
            if (slot.Server is not { } server)
            {
                continue;
            }
            // One that is being started is not there yet.
            if (!alive.Contains(server.Container) && slot.Gate.CurrentCount > 0)
            {
                await LookAtAsync(slot, server, cancellationToken);
            }
            else if (alive.Contains(server.Container) && server.Log.IsCompleted && !server.IsEnding)
            {
                server.Log = FollowLogAsync(slot, await AttachAsync(open, server.Container, cancellationToken));
            }
        }
    }

    // Asks the engine for one server, and tells of its end when it has ended.
    private async Task LookAtAsync(InstanceSlot slot, ServerRun server, CancellationToken cancellationToken)
    {
        var inspected = await InspectAsync(Open, server.Container, cancellationToken);
        if (inspected?.State is { } state && (state.Running || state.Paused || state.Restarting))
        {
            return;
        }
        await EndAsync(slot, server, inspected?.State is { } last ? (int)last.ExitCode : null);
        if (inspected is null && slot.Container == server.Container)
        {
            slot.Container = null;
        }
    }

    private static Task<ContainerInspectResponse?> InspectAsync(OpenState open, string container, CancellationToken cancellationToken) => open.Engine.CallAsync(
        $"The container {container[..12]} could not be looked at",
        async client =>
        {
            try
            {
                return await client.Containers.InspectContainerAsync(container, cancellationToken);
            }
            catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
            {
                return null;
            }
        },
        cancellationToken);
}
