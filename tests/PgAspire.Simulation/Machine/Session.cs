namespace PgAspire.Simulation.Machine;

/// <summary>A client's connection to a server; the router leaves it alone once it is there.</summary>
internal sealed class Session(SimulatedMachine machine, Server server, Action<Session> broken)
{
    public Server Server => server;

    public bool Open { get; private set; } = true;

    /// <summary>It is lost; the client hears of it a moment later.</summary>
    public void Break()
    {
        if (Open)
        {
            Open = false;
            server.Sessions.Remove(this);
            machine.Time.After(machine.Latency(), () => broken(this));
        }
    }

    /// <summary>The client leaves.</summary>
    public void Close()
    {
        Open = false;
        server.Sessions.Remove(this);
    }
}
