using PgAspire.Drivers.Process.Installation;

namespace PgAspire.Drivers.Process;

/// <summary>What a <see cref="ProcessInstanceDriver"/> needs to know.</summary>
public sealed record ProcessDriverOptions
{
    /// <summary>The cluster's name.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Where sockets, templates and ephemeral data live.</summary>
    /// <value>Null: <c>$PGASPIRE_HOME</c>, else <c>pgaspire-&lt;user&gt;</c> in the directory for temporary files.</value>
    public string? RootDirectory { get; init; }

    /// <summary>Where the instances' data lives and stays.</summary>
    /// <value>Null: the data is ephemeral, deleted when the driver is disposed or its process is gone.</value>
    public string? DataDirectory { get; init; }

    /// <summary>The PostgreSQL installation.</summary>
    /// <value>Null: the one that <see cref="PostgresInstallation.Find"/> finds for <see cref="MajorVersion"/>.</value>
    public PostgresInstallation? Installation { get; init; }

    /// <summary>The major version of PostgreSQL to look for.</summary>
    /// <value>Null: the highest.</value>
    public int? MajorVersion { get; init; }

    /// <summary>How many log lines are kept for a reader of the events that does not keep up.</summary>
    /// <value>10 000 lines.</value>
    public int LogCapacity { get; init; } = 10_000;
}
