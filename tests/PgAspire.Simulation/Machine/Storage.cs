using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Machine;

/// <summary>The folder of one cluster: instances and the operator's texts. Survives operators; has one owner at a time.</summary>
internal sealed class Storage(SimulatedMachine machine, string cluster)
{
    public string Cluster => cluster;

    public SortedDictionary<string, Instance> Instances { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>The data that was put aside, by the name that it has now; null where an instance had none.</summary>
    public SortedDictionary<string, DataDirectory?> Detached { get; } = new(StringComparer.Ordinal);

    /// <summary>Who has opened it; null when nobody has.</summary>
    public SimulatedDriver? Owner { get; set; }

    /// <summary>The instance with a name; made, empty, when it is new.</summary>
    public Instance Instance(string name)
    {
        if (!Instances.TryGetValue(name, out var instance))
        {
            Instances[name] = instance = machine.Register(this, name);
        }
        return instance;
    }
}

/// <summary>One instance: its place in the network, its folder, and its server when it runs.</summary>
internal sealed class Instance(Storage storage, string name, int port)
{
    public Storage Storage => storage;

    public string Name => name;

    public int Port => port;

    /// <summary>Whether the instance's folder exists.</summary>
    public bool Exists { get; set; }

    /// <summary>Whether the data is marked as incomplete.</summary>
    public bool MarkedIncomplete { get; set; }

    /// <summary>The data directory; null when it is missing or empty.</summary>
    public DataDirectory? Data { get; set; }

    /// <summary>When a fault, or a user, has deleted its data last; while its server still had it open, when that ended.</summary>
    public long DestroyedAt { get; set; } = long.MinValue;

    /// <summary>The certificates.</summary>
    public SortedDictionary<string, string> Certificates { get; } = new(StringComparer.Ordinal);

    /// <summary>The server; null when no process of it exists.</summary>
    public Server? Server { get; set; }

    /// <summary>The tools that work on it.</summary>
    public List<string> Tools { get; } = [];

    /// <summary>Whether nothing can be written.</summary>
    public bool DiskFull { get; set; }

    public DataState State => MarkedIncomplete && Exists ? DataState.Incomplete : Data is null ? DataState.Missing : FreshData.IsEmpty(Data) ? DataState.Incomplete : DataState.Complete;

    public InstanceLayout Layout => new()
    {
        DataDirectory = $"/simulated/{storage.Cluster}/{name}/data",
        SocketDirectory = $"/simulated/{storage.Cluster}/{name}/run",
        CertificatesDirectory = $"/simulated/{storage.Cluster}/{name}/certificates",
        ListenAddresses = "127.0.0.1",
        Port = port,
        PeerUsers = ["postgres"],
    };

    public PeerAddress Address => new("127.0.0.1", port);

    public override string ToString() => name;
}
