using PgAspire.Drivers.Process.Processes;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process;

/// <summary>What the driver knows of one instance.</summary>
internal sealed class InstanceSlot(string name, string folder, InstanceLayout layout)
{
    public const string DataName = "data";
    public const string CertificatesName = "certs";
    public const string IncompleteMarkerName = "pgaspire.incomplete";

    private readonly Lock _starting = new();
    private ServerProcess? _server;

    public string Name { get; } = name;

    /// <summary>The folder that holds the data directory and what belongs to it.</summary>
    public string Folder { get; } = folder;

    public InstanceLayout Layout { get; } = layout;

    /// <summary>Beside the data directory, since tools replace everything in it.</summary>
    public string IncompleteMarker => Path.Combine(Folder, IncompleteMarkerName);

    /// <summary>The server that runs or ends; null when no process of it is left.</summary>
    public ServerProcess? Server => Volatile.Read(ref _server);

    public string PathOf(InstanceDirectory directory) =>
        directory == InstanceDirectory.Data ? Layout.DataDirectory : Layout.CertificatesDirectory;

    /// <summary>Starts a server and remembers it, in one step for <see cref="ServerAfterStart"/>.</summary>
    public ServerProcess Start(Func<ServerProcess> start)
    {
        lock (_starting)
        {
            var server = start();
            Volatile.Write(ref _server, server);
            return server;
        }
    }

    /// <summary>The server, after a start that is under way.</summary>
    public ServerProcess? ServerAfterStart()
    {
        lock (_starting)
        {
            return Server;
        }
    }

    /// <summary>Forgets a server that has ended, unless the next one runs already.</summary>
    public void Forget(ServerProcess server) => Interlocked.CompareExchange(ref _server, null, server);
}
