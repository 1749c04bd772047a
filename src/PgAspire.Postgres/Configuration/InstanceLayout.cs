namespace PgAspire.Postgres;

/// <summary>Where an instance's files are and where it listens, as the server itself sees it; each driver has its own.</summary>
public sealed record InstanceLayout
{
    /// <summary>The data directory (<c>PGDATA</c>).</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The directory of the Unix socket (<c>unix_socket_directories</c>); the file's whole path is at most 107 bytes.</summary>
    public required string SocketDirectory { get; init; }

    /// <summary>The directory of this instance's certificates and keys; see <see cref="CertificateFiles"/> for the names in it.</summary>
    public required string CertificatesDirectory { get; init; }

    /// <summary>What the server listens on (<c>listen_addresses</c>).</summary>
    public required string ListenAddresses { get; init; }

    /// <summary>The TCP port, which also names the socket.</summary>
    public required int Port { get; init; }

    /// <summary>The operating system's accounts that may connect as <c>postgres</c> over the socket: the server's own, and the operator's where it differs.</summary>
    public required Model.ValueList<string> PeerUsers { get; init; }
}

/// <summary>Where an instance is reached over TCP.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
public readonly record struct PeerAddress(string Host, int Port)
{
    /// <summary>Host and port with a colon.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>The names of the files in <see cref="InstanceLayout.CertificatesDirectory"/>; CloudNativePG's.</summary>
public static class CertificateFiles
{
    /// <summary>The server's certificate.</summary>
    public const string ServerCertificate = "server.crt";

    /// <summary>The server's key.</summary>
    public const string ServerKey = "server.key";

    /// <summary>The authority that signed the server's certificate.</summary>
    public const string ServerAuthority = "server-ca.crt";

    /// <summary>The authority that signs clients' certificates.</summary>
    public const string ClientAuthority = "client-ca.crt";

    /// <summary>The replication client's certificate.</summary>
    public const string ReplicationCertificate = "streaming_replica.crt";

    /// <summary>The replication client's key.</summary>
    public const string ReplicationKey = "streaming_replica.key";
}
