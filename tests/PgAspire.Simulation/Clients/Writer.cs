using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Clients;

/// <summary>A client that connects through the router and writes, one transaction after the other, some of them large.</summary>
internal sealed class Writer(SimulatedMachine machine, SimulatedRoutes routes, Chance chance, double pauseMilliseconds)
{
    private const int SmallWrite = 180;
    private static readonly long Retry = 80 * TimeSpan.TicksPerMillisecond;
    private static readonly long Patience = 4 * TimeSpan.TicksPerSecond;
    private Session? _session;
    private int _turn;

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many were not, whatever became of them.</summary>
    public int Failed { get; private set; }

    /// <summary>How many times rw led to a server that does not take writes.</summary>
    public int ReadOnly { get; private set; }

    /// <summary>Begins; goes on until the simulation ends.</summary>
    public void Start() => Later(chance.UntilNext(pauseMilliseconds));

    /// <summary>The router's process is gone, and with it the connection.</summary>
    public void Disconnect() => _session?.Break();

    private void Later(long ticks)
    {
        var turn = ++_turn;
        machine.Time.After(ticks, () =>
        {
            if (turn == _turn)
            {
                Go();
            }
        });
    }

    private void Go()
    {
        if (_session is { Open: true } session)
        {
            Write(session);
        }
        else
        {
            Connect();
        }
    }

    private void Connect()
    {
        if (routes.Choose() is not { } instance)
        {
            Later(Retry);
            return;
        }
        machine.Time.After(machine.Latency(), () =>
        {
            if (instance.Server is { Accepting: true, PostmasterHung: false } server && machine.Network.OperatorReaches(instance))
            {
                _session = new(machine, server, Lost);
                server.Sessions.Add(_session);
                Write(_session);
            }
            else
            {
                Later(instance.Server is { PostmasterHung: true } ? Patience : Retry);
            }
        });
    }

    private void Write(Session session)
    {
        var turn = ++_turn;
        var size = chance.Percent(6) ? chance.Between(2_000, 60_000) : SmallWrite;
        machine.Time.After(machine.Latency(), () => session.Server.Commit(size, position =>
        {
            if (!session.Open)
            {
                return;
            }
            // what the server has sent arrives, whatever becomes of the server
            machine.Checks.Acknowledge(session.Server, position);
            machine.Time.Note(position.Lsn);
            Acknowledged++;
            if (turn == _turn)
            {
                Later(chance.UntilNext(pauseMilliseconds));
            }
        }, () =>
        {
            ReadOnly++;
            session.Close();
            Later(Retry);
        }));
        machine.Time.After(Patience, () =>
        {
            if (turn == _turn)
            {
                Failed++;
                session.Close();
                Later(Retry);
            }
        });
    }

    private void Lost(Session lost)
    {
        if (_session == lost)
        {
            Failed++;
            Later(Retry);
        }
    }
}
