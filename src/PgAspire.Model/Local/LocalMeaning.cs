namespace PgAspire.Model;

/// <summary>
/// What a specification means to a local run, beyond what the local operator does: some of it cannot be had locally, some of it the
/// local operator does not apply, and some of it concerns Kubernetes only. Whatever is in none of the lists has its full meaning.
/// For valid specifications.
/// </summary>
public static class LocalMeaning
{
    private const string NoRoles = "The local operator makes the application's role only.";

    private const string NoReplication = "The local operator makes no publications or subscriptions.";

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
            .. Given(spec.Managed?.Roles.Count > 0, "spec.managed.roles", NoRoles),
            .. Given(spec.Tablespaces.Count > 0, "spec.tablespaces", "The local operator makes no tablespaces."),
            .. Given(spec.Postgresql.Ldap is not null, "spec.postgresql.ldap", "The local operator writes no line for LDAP; use passwords locally."),
            .. Given(spec.Postgresql.PromotionTimeout is not null, "spec.postgresql.promotionTimeout", "The local operator has its own limit for a promotion."),
            .. Given(spec.Bootstrap.InitDb?.Options.Count > 0, "spec.bootstrap.initdb.options", "The local operator uses the other fields of initdb."),
            .. Given(spec.MinSyncReplicas > 0, "spec.minSyncReplicas", "The local operator knows spec.postgresql.synchronous only."),
            .. Given(spec.MaxSyncReplicas > 0, "spec.maxSyncReplicas", "The local operator knows spec.postgresql.synchronous only."),
            .. Given(spec.ReplicationSlots.SynchronizeReplicas is { Enabled: true }, "spec.replicationSlots.synchronizeReplicas", "The local operator copies no slots of users."),
            .. Given(spec.ReplicationSlots.SynchronizeLogicalDecoding, "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding", "The local operator does not mark slots for failover."),
            .. spec.Databases.SelectMany((d, i) => Attributes(d, $"databases[{i}].spec")),
            .. Given(spec.DatabaseRoles.Count > 0, "databaseRoles", NoRoles),
            .. Given(spec.Publications.Count > 0, "publications", NoReplication),
            .. Given(spec.Subscriptions.Count > 0, "subscriptions", NoReplication),
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

    private static IEnumerable<LocalRemark> Attributes(DatabaseSpec database, string path)
    {
        const string Reason = "The local operator makes a database with its name and owner only.";
        return
        [
            .. Given(database.Ensure == Ensure.Absent, $"{path}.ensure", "The local operator makes the database all the same."),
            .. Given(database.Template is not null, $"{path}.template", Reason),
            .. Given(database.Encoding is not null, $"{path}.encoding", Reason),
            .. Given(database.Locale is not null, $"{path}.locale", Reason),
            .. Given(database.LocaleCollate is not null, $"{path}.localeCollate", Reason),
            .. Given(database.LocaleCType is not null, $"{path}.localeCType", Reason),
            .. Given(database.LocaleProvider is not null, $"{path}.localeProvider", Reason),
            .. Given(database.IcuLocale is not null, $"{path}.icuLocale", Reason),
            .. Given(database.IcuRules is not null, $"{path}.icuRules", Reason),
            .. Given(database.BuiltinLocale is not null, $"{path}.builtinLocale", Reason),
            .. Given(database.CollationVersion is not null, $"{path}.collationVersion", Reason),
            .. Given(database.IsTemplate is not null, $"{path}.isTemplate", Reason),
            .. Given(database.AllowConnections is not null, $"{path}.allowConnections", Reason),
            .. Given(database.ConnectionLimit is not null, $"{path}.connectionLimit", Reason),
            .. Given(database.Tablespace is not null, $"{path}.tablespace", Reason),
            .. Given(database.ReclaimPolicy == ReclaimPolicy.Delete, $"{path}.databaseReclaimPolicy", "Locally a database that is no longer declared stays."),
            .. Given(database.Schemas.Count > 0, $"{path}.schemas", Reason),
            .. Given(database.Extensions.Count > 0, $"{path}.extensions", Reason),
            .. Given(database.ForeignDataWrappers.Count > 0, $"{path}.fdws", Reason),
            .. Given(database.Servers.Count > 0, $"{path}.servers", Reason),
        ];
    }
}
