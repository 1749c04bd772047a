using System.Net;

namespace PgAspire.Router;

/// <summary>Where the router listens and how long it waits.</summary>
public sealed record RouterOptions
{
    /// <summary>
    /// The main address. Default: 127.0.0.1. When it is a loopback address the other family's loopback (<c>::1</c>, 127.0.0.1)
    /// is bound to the same port too, because <c>localhost</c> resolves to either; a machine without that family does without.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Further addresses of this machine to listen on with the same ports, for example a container bridge. Default: none.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The port of the read-write service, 0 to 65535. Default: 0, any free port.</summary>
    public int ReadWritePort { get; init; }

    /// <summary>The port of the read-only service, 0 to 65535. Default: 0, any free port.</summary>
    public int ReadOnlyPort { get; init; }

    /// <summary>The port of the any-instance service, 0 to 65535. Default: 0, any free port.</summary>
    public int ReadPort { get; init; }

    /// <summary>
    /// Null (the default): without a reachable backend a connection is refused or reset at once, as a Kubernetes Service does.
    /// Otherwise a new connection waits this long for a backend before it is reset.
    /// </summary>
    public TimeSpan? HoldConnections { get; init; }

    /// <summary>How long one backend may take to accept a connection before the next one is tried. Default: 1 second.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The idle time after which TCP keep-alive probes are sent to both sides; afterwards one probe every 10 seconds, and after
    /// 6 unanswered ones the session is reset. Whole seconds from 1. Default: 60 seconds.
    /// </summary>
    public TimeSpan KeepAliveTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many connections the operating system may queue before the router accepts them. Default: 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>The port asked for a service.</summary>
    internal int RequestedPort(ServiceKind service) => service switch
    {
        ServiceKind.ReadWrite => ReadWritePort,
        ServiceKind.ReadOnly => ReadOnlyPort,
        _ => ReadPort,
    };

    /// <summary>Reports every setting that is out of its range in one exception.</summary>
    internal void Validate()
    {
        List<string> errors = [];
        foreach (var service in ServiceKindNames.All)
        {
            if (RequestedPort(service) is < 0 or > IPEndPoint.MaxPort)
            {
                errors.Add($"the {service.Suffix()} port {RequestedPort(service)} is not between 0 and 65535");
            }
        }

        var fixedPorts = ServiceKindNames.All.Select(RequestedPort).Where(port => port != 0).ToList();
        if (fixedPorts.Distinct().Count() != fixedPorts.Count)
        {
            errors.Add("two services ask for the same port");
        }

        // The upper bound is the one of the timers underneath.
        if (HoldConnections is { } hold && (hold <= TimeSpan.Zero || hold.TotalMilliseconds > int.MaxValue))
        {
            errors.Add($"HoldConnections must be more than zero and at most 24 days, not {hold}");
        }

        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout.TotalMilliseconds > int.MaxValue)
        {
            errors.Add($"ConnectTimeout must be more than zero and at most 24 days, not {ConnectTimeout}");
        }

        // Linux accepts 1 to 32767 seconds.
        if (KeepAliveTime < TimeSpan.FromSeconds(1) || KeepAliveTime > TimeSpan.FromSeconds(32767))
        {
            errors.Add($"KeepAliveTime must be 1 to 32767 seconds, not {KeepAliveTime}");
        }

        if (Backlog < 1)
        {
            errors.Add($"Backlog must be at least 1, not {Backlog}");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException($"The router's options are invalid: {string.Join("; ", errors)}.");
        }
    }
}
