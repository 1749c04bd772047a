using PgAspire.Operator;
using PgAspire.Simulation.Checks;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Machine;

/// <summary>A machine with PostgreSQL on it: storage, processes, network. Everything on it takes virtual time and is drawn from one seed.</summary>
internal sealed class SimulatedMachine
{
    private const int FirstPort = 50_001;
    private readonly List<Instance> _instances = [];
    private readonly Chance _latency;
    private ulong _systemIdentifier = 7_400_000_000_000_000_000;

    public SimulatedMachine(ulong seed)
    {
        var chance = new Chance(seed);
        Pace = new(chance.Fork());
        _latency = chance.Fork();
    }

    public VirtualTime Time { get; } = new();

    public Pace Pace { get; }

    public Network Network { get; } = new();

    public SafetyChecks Checks { get; } = new();

    /// <summary>The connections over which WAL flows.</summary>
    public List<WalStream> Streams { get; } = [];

    /// <summary>wal_keep_size in bytes; small, so that slots matter.</summary>
    public long WalKeepSize { get; set; } = 64 * 1024;

    /// <summary>Raised for each line of a server's log.</summary>
    public event Action<Instance, string>? Logged;

    public IReadOnlyList<Instance> Instances => _instances;

    public Instance Register(Storage storage, string name)
    {
        var instance = new Instance(storage, name, FirstPort + _instances.Count);
        _instances.Add(instance);
        return instance;
    }

    public Instance? ByPort(int port) => port >= FirstPort && port < FirstPort + _instances.Count ? _instances[port - FirstPort] : null;

    public string NewSystemIdentifier() => (_systemIdentifier++).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>How long a message takes.</summary>
    public long Latency() => (long)(_latency.Milliseconds(0.05, 1) * Network.Slowness);

    /// <summary>Starts a server on an instance's data.</summary>
    public Server Start(Instance instance, string operand)
    {
        Checks.Starts(instance);
        var server = new Server(this, instance, operand);
        instance.Server = server;
        Time.Note(instance.Name);
        server.Begin();
        return server;
    }

    /// <summary>All processes of a server are gone.</summary>
    public void End(Server server, int exitCode)
    {
        if (!server.Alive)
        {
            return;
        }
        server.Ended();
        server.Instance.Server = null;
        if (server.Instance.Data != server.Data)
        {
            // what it had open is gone only now
            server.Instance.DestroyedAt = Time.Now;
        }
        Time.Note(server.Instance.Name);
        if (server.Instance.Storage.Owner is { } owner)
        {
            Time.After(Pace.DriverCall(), () => owner.Tell(new ServerEnded(server.Instance.Name, exitCode, server.EndExpected)));
        }
        server.Gone.TrySetResult();
    }

    /// <summary>A line of a server's log.</summary>
    public void Log(Instance instance, string line)
    {
        Logged?.Invoke(instance, line);
        instance.Storage.Owner?.Tell(new ServerLogLine(instance.Name, line));
    }

    /// <summary>Ends what the owner of a storage has started: what the guardian does when its process is gone.</summary>
    public void EndAll(Storage storage)
    {
        foreach (var instance in storage.Instances.Values)
        {
            instance.Tools.Clear();
            if (instance.Server is { } server)
            {
                End(server, 137);
            }
        }
    }

    /// <summary>Cuts or joins two instances.</summary>
    public void Cut(Instance one, Instance other)
    {
        Network.Cut(one, other);
        Time.After(WalStream.Patience, () =>
        {
            if (Network.Joined(one, other))
            {
                return;
            }
            foreach (var stream in Between(one, other))
            {
                stream.ReceiverGivesUp();
                stream.Upstream.WhenAwake(stream.SenderGivesUp);
            }
        });
    }

    /// <inheritdoc cref="Cut" />
    public void Join(Instance one, Instance other)
    {
        Network.Join(one, other);
        foreach (var stream in Between(one, other))
        {
            stream.Rejoined();
        }
    }

    private WalStream[] Between(Instance one, Instance other) =>
    [
        .. Streams.Where(s => (s.Upstream.Instance == one && s.Standby.Instance == other) || (s.Upstream.Instance == other && s.Standby.Instance == one)),
    ];
}
