namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Where an instance's files are in its containers; CloudNativePG's places where it has them.</summary>
internal static class InstancePaths
{
    /// <summary>Where the instance's volume is.</summary>
    public const string Volume = "/var/lib/postgresql/data";

    /// <summary>The name of the data directory below the volume.</summary>
    public const string DataName = "pgdata";

    /// <summary>The name of the certificates' directory below the volume.</summary>
    public const string CertificatesName = "certificates";

    /// <summary>The name of the directory of files that wait to replace others.</summary>
    public const string IncomingName = "incoming";

    /// <summary>The file that says whether the data is complete; beside the data directory, since tools replace everything in that.</summary>
    public const string MarkerName = "pgaspire.state";

    /// <summary>The data directory.</summary>
    public const string Data = $"{Volume}/{DataName}";

    /// <summary>The certificates' directory.</summary>
    public const string Certificates = $"{Volume}/{CertificatesName}";

    /// <summary>The file that says whether the data is complete.</summary>
    public const string Marker = $"{Volume}/{MarkerName}";

    /// <summary>The port that a server listens on in its container.</summary>
    public const int Port = 5432;
}
