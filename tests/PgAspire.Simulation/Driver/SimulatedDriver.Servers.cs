using PgAspire.Operator;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

internal sealed partial class SimulatedDriver
{
    private static readonly long Glance = 10 * TimeSpan.TicksPerMillisecond;

    public async Task StartAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        if (found.Server is null)
        {
            if (found.Data is not { } data || FreshData.IsEmpty(data))
            {
                throw new DriverException($"{found.Layout.DataDirectory} holds no PostgreSQL data.");
            }
            await machine.Time.DelayAsync(machine.Pace.Process());
            cancellationToken.ThrowIfCancellationRequested();
            // deleted meanwhile
            if (found.Data != data)
            {
                throw new DriverException($"{found.Layout.DataDirectory} holds no PostgreSQL data.");
            }
            machine.Start(found, Operand);
        }
        EndCall();
    }

    public async Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        await EndServerAsync(found, mode, timeout, cancellationToken);
        EndCall();
    }

    public async Task KillAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        await KillServerAsync(found, cancellationToken);
        EndCall();
    }

    public async Task PauseAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await PauseAsync(cancellationToken);
        found.Server?.Stop(all: true);
    }

    public async Task ResumeAsync(string instance, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await PauseAsync(cancellationToken);
        found.Server?.Continue();
    }

    private async Task EndServerAsync(Instance instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (instance.Server is not { } server)
        {
            return;
        }
        server.EndExpected = true;
        for (; mode <= ShutdownMode.Immediate; mode++)
        {
            Signal(server, mode);
            try
            {
                await server.Gone.Task.WaitAsync(timeout, machine.Time, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                // the next sharper mode
            }
        }
        await KillServerAsync(instance, cancellationToken);
    }

    private async Task KillServerAsync(Instance instance, CancellationToken cancellationToken)
    {
        if (instance.Server is { } server)
        {
            server.EndExpected = true;
            machine.Time.After(machine.Pace.Process(), () => machine.End(server, 137));
            await server.Gone.Task.WaitAsync(cancellationToken);
        }
    }

    private void Signal(Server server, ShutdownMode mode)
    {
        if (server.PostmasterHung)
        {
            // stays pending; the wait for the end goes on to what cannot be ignored
            return;
        }
        switch (mode)
        {
            case ShutdownMode.Smart:
                server.Close();
                WhenAlone(server);
                break;
            case ShutdownMode.Fast:
                server.BeginShutdown();
                server.After(machine.Pace.Stop(), () => ShutDown(server, written: false));
                break;
            default:
                server.After(machine.Pace.Process(), () => machine.End(server, 0));
                break;
        }
    }

    private void WhenAlone(Server server) => server.After(Glance, () =>
    {
        if (server.ShuttingDown)
        {
            // a sharper mode has taken over
            return;
        }
        if (server.Sessions.Count > 0)
        {
            WhenAlone(server);
        }
        else
        {
            server.BeginShutdown();
            ShutDown(server, written: false);
        }
    });

    // the shutdown checkpoint is the last record; standbys get it before the server ends
    private void ShutDown(Server server, bool written)
    {
        if (!written)
        {
            server.WriteShutdownCheckpoint();
        }
        if (server.WalSenders.Any(s => s.Confirmed < server.Data.Flushed))
        {
            server.After(Glance, () => ShutDown(server, written: true));
        }
        else
        {
            machine.End(server, 0);
        }
    }
}
