using Microsoft.Extensions.Logging;
using PgAspire.Local;
using PgAspire.Model;

namespace PgAspire.Testing;

/// <summary>What a cluster for tests is made of.</summary>
public sealed class PostgresClusterTestOptions
{
    /// <summary>The cluster's name, from which the instances have theirs; <c>pg</c> by default. Clusters of one name do not know each other.</summary>
    public string Name { get; set; } = "pg";

    /// <summary>
    /// How many instances there are, the primary included; 3 by default. With three or more a commit waits for any one standby, unless
    /// <see cref="Configure"/> says otherwise.
    /// </summary>
    public int Instances { get; set; } = 3;

    /// <summary>The databases, all owned by the role <c>app</c>; <c>app</c> by default. The first one is what the connection strings name.</summary>
    public IList<string> Databases { get; } = ["app"];

    /// <summary>What the instances are; processes of the installed PostgreSQL by default.</summary>
    public ClusterRuntime Runtime { get; set; }

    /// <summary>The major version of PostgreSQL that processes run; null (the default) takes the newest that is installed, 14 or later.</summary>
    public int? PostgresMajorVersion { get; set; }

    /// <summary>Everything else of the specification, from what the other options made of it; null (the default) leaves it.</summary>
    public Func<PostgresClusterSpec, PostgresClusterSpec>? Configure { get; set; }

    /// <summary>Where the cluster logs; null (the default) is nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Where sockets, templates and data live until the cluster is disposed of; null (the default) is a folder for temporary files of this user. What
    /// <c>initdb</c> made is kept there as a template, which the next cluster with the same settings copies.
    /// </summary>
    public string? RootDirectory { get; set; }

    /// <summary>How long the cluster may take until every instance is ready; 2 minutes by default.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a new connection is held while its service has no instance, as in a failover; null (the default) refuses it, as Kubernetes does.</summary>
    public TimeSpan? HoldConnections { get; set; }

    /// <summary>
    /// Whether data is prepared for the next cluster once this one is ready, in the background; false by default, since it takes a core from the tests. Worth it
    /// where one cluster is started after the other.
    /// </summary>
    public bool PrepareAhead { get; set; }

    internal PostgresClusterSpec Specification()
    {
        if (Databases.Count == 0)
        {
            throw new ArgumentException($"{nameof(Databases)} of the PostgreSQL cluster '{Name}' is empty: name at least one.");
        }
        var specification = new PostgresClusterSpec
        {
            Name = Name,
            Instances = Instances,
            Storage = new() { Size = "1Gi" },
            InitDb = new() { Database = Databases[0], Owner = "app" },
            Databases = [.. Databases.Skip(1).Select(d => new DatabaseSpec { Name = d, Owner = "app" })],
            Postgresql = new() { Synchronous = Instances >= 3 ? new() { Method = SynchronousMethod.Any, Number = 1 } : null },
        };
        return Configure is null ? specification
            : Configure(specification) ?? throw new ArgumentException($"{nameof(Configure)} of the PostgreSQL cluster '{Name}' returned null.");
    }
}
