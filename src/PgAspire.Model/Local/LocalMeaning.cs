namespace PgAspire.Model;

/// <summary>
/// What a specification means to a local run, beyond what the local operator does: some of it cannot be had locally, some of it the
/// local operator does not apply, and some of it concerns Kubernetes only. Whatever is in none of the lists has its full meaning.
/// For valid specifications.
/// </summary>
public static class LocalMeaning
{
    private const string NoSubscriptions = "The local operator makes no subscriptions: what external clusters publish is not reached from here.";

    /// <summary>What keeps a cluster from running locally; empty when nothing does.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationError> Impossible(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            .. Given(spec.Bootstrap.Recovery is not null, "spec.bootstrap.recovery",
                "Local clusters cannot be restored from a backup. Use spec.bootstrap.initdb for local runs."),
            .. Given(spec.Bootstrap.BaseBackup is not null, "spec.bootstrap.pg_basebackup",
                "Local clusters cannot be copied from an external server. Use spec.bootstrap.initdb for local runs."),
            .. Given(spec.Bootstrap.InitDb?.Import is not null, "spec.bootstrap.initdb.import",
                "Local clusters cannot import databases. Remove it for local runs, and load the data afterwards."),
            .. Given(spec.IsReplicaCluster, "spec.replica", "Local clusters cannot follow another one. Remove it for local runs."),
            .. Given(new UserParameters(spec.Postgresql.Parameters)["wal_level"] == "minimal", ParameterRules.Path("wal_level"),
                "Local instances have archive_mode on, with which PostgreSQL does not start. Use replica or logical."),
        ];

        static ValidationError[] Given(bool given, string path, string message) => given ? [new(path, message)] : [];
    }

    /// <summary>Throws when a cluster cannot run locally.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="InvalidClusterSpecException">It cannot; all reasons at once.</exception>
    public static void ThrowIfImpossible(PostgresClusterSpec spec)
    {
        if (Impossible(spec) is { Count: > 0 } errors)
        {
            throw new InvalidClusterSpecException(spec.Name, errors);
        }
    }

    /// <summary>What PostgreSQL would know also locally, but the local operator does not apply.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<LocalRemark> NotApplied(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            .. Given(spec.Tablespaces.Count > 0, "spec.tablespaces", "The local operator makes no tablespaces."),
            .. Given(spec.Postgresql.Ldap is not null, "spec.postgresql.ldap", "The local operator writes no line for LDAP; use passwords locally."),
            .. Given(spec.Postgresql.PromotionTimeout is not null, "spec.postgresql.promotionTimeout", "The local operator has its own limit for a promotion."),
            .. Given(spec.Bootstrap.InitDb?.Options.Count > 0, "spec.bootstrap.initdb.options", "The local operator uses the other fields of initdb."),
            .. Given(spec.MinSyncReplicas > 0, "spec.minSyncReplicas", "The local operator knows spec.postgresql.synchronous only."),
            .. Given(spec.MaxSyncReplicas > 0, "spec.maxSyncReplicas", "The local operator knows spec.postgresql.synchronous only."),
            .. Given(spec.ReplicationSlots.SynchronizeLogicalDecoding, "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding", "It needs PostgreSQL 17 or later, or pg_failover_slots, also in the server that runs locally."),
            .. spec.Databases.SelectMany((d, i) => Given(OnOwnTablespace(spec, d), $"databases[{i}].spec.tablespace", "The local operator makes no tablespaces, so the database is not made either.")),
            .. spec.DatabaseRoles.SelectMany((r, i) => Given(r.ClientCertificate, $"databaseRoles[{i}].spec.clientCertificate", "The local operator makes no certificates for roles; use passwords locally.")),
            .. Given(spec.Subscriptions.Count > 0, "subscriptions", NoSubscriptions),
        ];
    }

    /// <summary>What applies in Kubernetes only.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="containers">Whether the local instances are containers, to which more applies than to processes.</param>
    public static IReadOnlyList<LocalRemark> KubernetesOnly(PostgresClusterSpec spec, bool containers = false)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. KubernetesMeaning.Of(spec, containers)];
    }

    /// <summary>A remark when there is something to remark.</summary>
    internal static LocalRemark[] Given(bool? given, string path, string reason) => given == true ? [new(path, reason)] : [];

    private static bool OnOwnTablespace(PostgresClusterSpec spec, DatabaseSpec database) =>
        database.Tablespace is { Length: > 0 } name && spec.Tablespaces.Any(t => t.Name == name);
}
