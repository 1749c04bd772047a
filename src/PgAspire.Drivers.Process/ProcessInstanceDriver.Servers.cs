using System.ComponentModel;
using System.Globalization;
using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Process.Ports;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    /// <summary>The process id of an instance's postmaster; null when it does not run.</summary>
    public int? ProcessId(string instance) => Slot(instance).Server is { HasExited: false } server ? server.Id : null;

    /// <summary>The process id of the guardian, which ends the servers when this process is gone.</summary>
    public int GuardianProcessId => Open.Guardian.ProcessId;

    /// <inheritdoc />
    public async Task StartAsync(string instance, CancellationToken cancellationToken)
    {
        var slot = Slot(instance);
        if (slot.Server is { } current)
        {
            if (!current.HasExited)
            {
                return;
            }
            await current.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        await Task.Run(() => Start(slot), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken) =>
        StopAsync(Slot(instance), mode, timeout, cancellationToken);

    /// <inheritdoc />
    public Task KillAsync(string instance, CancellationToken cancellationToken) => KillAsync(Slot(instance), cancellationToken);

    /// <inheritdoc />
    public Task PauseAsync(string instance, CancellationToken cancellationToken) => SendAllAsync(instance, Signals.Stop, cancellationToken);

    /// <inheritdoc />
    public Task ResumeAsync(string instance, CancellationToken cancellationToken) =>
        SendAllAsync(instance, Signals.Continue, cancellationToken);

    private Task SendAllAsync(string instance, int signal, CancellationToken cancellationToken)
    {
        var slot = Slot(instance);
        return Task.Run(
            () =>
            {
                // The postmaster first: it must not replace what stands still.
                slot.Server?.Signal(signal);
                FolderProcesses.SendAll(slot.Layout.DataDirectory, signal);
            },
            cancellationToken);
    }

    private void Start(InstanceSlot slot)
    {
        var open = Open;
        if (!File.Exists(Path.Combine(slot.Layout.DataDirectory, "PG_VERSION")))
        {
            throw new DriverException($"{slot.Layout.DataDirectory} holds no PostgreSQL data.");
        }
        if (!PortReservations.IsFree(slot.Layout.Port))
        {
            throw new DriverException(
                $"Another program has taken port {slot.Layout.Port} of {Loopback}, which {slot.Name} had reserved. "
                + "End it, or restart the cluster to get other ports.");
        }
        RemoveMisleadingLockFile(slot.Layout.DataDirectory);
        var data = slot.Layout.DataDirectory;
        var command = PostgresCommands.Server(slot.Layout);
        var place = open.Place;
        var operand = place.Installation.Directory;
        var start = place.Describe(command.Tool, command.Arguments, data);
        try
        {
            var server = slot.Start(() => ServerProcess.Start(start, operand, data, line => _events.Write(new ServerLogLine(slot.Name, line))));
            LogStarted(logger, slot.Name, server.Id);
            server.WatchEnd(exitCode => OnEnded(slot, server, exitCode));
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or DirectoryNotFoundException)
        {
            throw new DriverException(
                $"The server of {slot.Name} could not be started from {operand}: {exception.Message}", exception);
        }
    }

    private void OnEnded(InstanceSlot slot, ServerProcess server, int? exitCode)
    {
        slot.Forget(server);
        LogEnded(logger, slot.Name, exitCode, server.EndExpected);
        _events.Write(new ServerEnded(slot.Name, exitCode, server.EndExpected));
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
            server.Signal(mode switch
            {
                ShutdownMode.Smart => Signals.Terminate,
                ShutdownMode.Fast => Signals.Interrupt,
                _ => Signals.Quit,
            });
            try
            {
                await server.Ended.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                LogEscalation(logger, slot.Name, timeout, mode == ShutdownMode.Immediate ? "kill" : (mode + 1).ToString());
            }
        }
        await KillAsync(slot, cancellationToken).ConfigureAwait(false);
    }

    private static async Task KillAsync(InstanceSlot slot, CancellationToken cancellationToken)
    {
        // A server that is just being started must not escape.
        var server = slot.Server ?? await Task.Run(slot.ServerAfterStart, cancellationToken).ConfigureAwait(false);
        if (server is not null)
        {
            server.ExpectEnd();
            server.Signal(Signals.Kill);
            await server.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Task.Run(() => FolderProcesses.End(slot.Layout.DataDirectory), cancellationToken).ConfigureAwait(false);
        }
    }

    // PostgreSQL takes any live process with the number in it for a server; one that works elsewhere is none.
    private static void RemoveMisleadingLockFile(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "postmaster.pid");
        if (File.Exists(path)
            && int.TryParse(File.ReadLines(path).FirstOrDefault(), CultureInfo.InvariantCulture, out var process)
            && !FolderProcesses.In(dataDirectory).Contains(process))
        {
            File.Delete(path);
        }
    }
}
