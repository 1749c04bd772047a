using System.Diagnostics;
using System.Net;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker;

/// <summary>What the driver knows of one instance.</summary>
internal sealed class InstanceSlot(string name, int index, int hostPort, string volume, IPAddress instanceAddress, InstanceLayout layout)
{
    private ServerRun? _server;

    public string Name { get; } = name;

    /// <summary>Its place among the cluster's instances, from 0; it shapes its addresses.</summary>
    public int Index { get; } = index;

    /// <summary>The loopback port of this machine that leads to it.</summary>
    public int HostPort { get; } = hostPort;

    /// <summary>The name of its volume.</summary>
    public string Volume { get; } = volume;

    /// <summary>Its address among the instances.</summary>
    public IPAddress InstanceAddress { get; } = instanceAddress;

    public InstanceLayout Layout { get; } = layout;

    /// <summary>The container of its server, running or not; null when there is none.</summary>
    public string? Container { get; set; }

    /// <summary>
    /// The container through which the files of its volume are read and written; null when there is none. Not the server's, which anybody may
    /// remove at any moment: engines up to Docker 20.10 mount the volume into a container while they look into it, and empty the volume when the container is
    /// removed just then.
    /// </summary>
    public string? Files { get; set; }

    /// <summary>The image of the server's container.</summary>
    public PostgresImage? ContainerImage { get; set; }

    /// <summary>What it had when it was looked at last, and what the driver has made of it since; null when that is not known.</summary>
    public InstanceInventory? Known { get; set; }

    /// <summary>When it was looked at last; null when it must be looked at anew.</summary>
    public Look? Seen { get; set; }

    /// <summary>The server that ended last, and when, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public ServerRun? Last { get; private set; }

    /// <inheritdoc cref="Last" />
    public long LastEnded { get; private set; }

    /// <summary>Held while the container is made, started or removed.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Held while the container of its files is made.</summary>
    public SemaphoreSlim FilesGate { get; } = new(1, 1);

    /// <summary>The server that runs or ends; null when it has ended.</summary>
    public ServerRun? Server => Volatile.Read(ref _server);

    public static string PathOf(InstanceDirectory directory) =>
        directory == InstanceDirectory.Data ? InstancePaths.Data : InstancePaths.Certificates;

    public void Remember(ServerRun server) => Volatile.Write(ref _server, server);

    /// <summary>Forgets a server that has ended, unless the next one runs already.</summary>
    public bool Forget(ServerRun server)
    {
        (LastEnded, Last) = (Stopwatch.GetTimestamp(), server);
        return Interlocked.CompareExchange(ref _server, null, server) == server;
    }
}

/// <summary>A look into the data of an instance.</summary>
/// <param name="Server">The server that ran then; null when none did.</param>
/// <param name="At">When, as a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record Look(ServerRun? Server, long At);
