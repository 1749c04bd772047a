namespace PgAspire.Model;

/// <summary>PostgreSQL's settings of a cluster (<c>spec.postgresql</c>).</summary>
public sealed record PostgresqlSpec
{
    /// <summary>Parameters for <c>postgresql.conf</c> (<c>parameters</c>); those that CloudNativePG fixes are refused.</summary>
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>Lines for <c>pg_hba.conf</c>, in order, before the catch-all line (<c>pg_hba</c>).</summary>
    public ValueList<string> HostBasedAuthentication { get; init; } = [];

    /// <summary>Lines for <c>pg_ident.conf</c>, after the operator's own (<c>pg_ident</c>).</summary>
    public ValueList<string> IdentMappings { get; init; } = [];

    /// <summary>Libraries loaded at server start (<c>shared_preload_libraries</c>).</summary>
    public ValueList<string> SharedPreloadLibraries { get; init; } = [];

    /// <summary>Synchronous replication (<c>synchronous</c>); null means asynchronous.</summary>
    public SynchronousReplicationSpec? Synchronous { get; init; }

    /// <summary>Whether <c>ALTER SYSTEM</c> is allowed (<c>enableAlterSystem</c>); false by default.</summary>
    public bool EnableAlterSystem { get; init; }
}

/// <summary>How many standbys confirm a commit before the client hears of it (<c>spec.postgresql.synchronous</c>).</summary>
public sealed record SynchronousReplicationSpec
{
    /// <summary>Any of the standbys, or the first ones of the list (<c>method</c>).</summary>
    public required SynchronousMethod Method { get; init; }

    /// <summary>How many (<c>number</c>); at least 1 and fewer than instances plus pre and post names.</summary>
    public required int Number { get; init; }

    /// <summary>At most so many of the cluster's instances are listed (<c>maxStandbyNamesFromCluster</c>); null means all.</summary>
    public int? MaxStandbyNamesFromCluster { get; init; }

    /// <summary>Application names listed before the cluster's (<c>standbyNamesPre</c>).</summary>
    public ValueList<string> StandbyNamesPre { get; init; } = [];

    /// <summary>Application names listed after the cluster's (<c>standbyNamesPost</c>).</summary>
    public ValueList<string> StandbyNamesPost { get; init; } = [];

    /// <summary>Whether commits wait when too few standbys are there (<c>dataDurability</c>); <see cref="DataDurability.Required"/> by default.</summary>
    public DataDurability DataDurability { get; init; } = DataDurability.Required;

    /// <summary>Whether a failover needs proof that the candidate has every acknowledged commit (<c>failoverQuorum</c>); false by default.</summary>
    public bool FailoverQuorum { get; init; }
}

/// <summary>The method of synchronous replication; PostgreSQL's keywords in <c>synchronous_standby_names</c>.</summary>
public enum SynchronousMethod
{
    /// <summary>Quorum commit: any <c>number</c> standbys (<c>ANY</c>).</summary>
    Any,

    /// <summary>Priority: the first <c>number</c> standbys of the list that are connected (<c>FIRST</c>).</summary>
    First,
}

/// <summary>What happens to commits when there are fewer standbys than asked for (<c>dataDurability</c>).</summary>
public enum DataDurability
{
    /// <summary>Commits wait.</summary>
    Required,

    /// <summary>The number is lowered to the standbys that are ready; without any, commits do not wait.</summary>
    Preferred,
}

/// <summary>How the first instance is initialised (<c>spec.bootstrap.initdb</c>).</summary>
public sealed record InitDbSpec
{
    /// <summary>The application's database (<c>database</c>); <c>app</c> by default.</summary>
    public string Database { get; init; } = ClusterDefaults.Database;

    /// <summary>The role that owns it (<c>owner</c>); null means a role named as the database.</summary>
    public string? Owner { get; init; }

    /// <summary>Encoding (<c>encoding</c>); <c>UTF8</c> by default.</summary>
    public string Encoding { get; init; } = ClusterDefaults.Encoding;

    /// <summary>Collation order (<c>localeCollate</c>); <c>C</c> by default.</summary>
    public string LocaleCollate { get; init; } = ClusterDefaults.Locale;

    /// <summary>Character classification (<c>localeCType</c>); <c>C</c> by default.</summary>
    public string LocaleCType { get; init; } = ClusterDefaults.Locale;

    /// <summary>Default locale of what is not named otherwise (<c>locale</c>); null leaves it to <c>initdb</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Locale provider (<c>localeProvider</c>): <c>libc</c>, <c>icu</c> or <c>builtin</c>; null leaves it to <c>initdb</c>.</summary>
    public string? LocaleProvider { get; init; }

    /// <summary>ICU locale (<c>icuLocale</c>).</summary>
    public string? IcuLocale { get; init; }

    /// <summary>ICU collation rules (<c>icuRules</c>), PostgreSQL 16 or later.</summary>
    public string? IcuRules { get; init; }

    /// <summary>Locale of the builtin provider (<c>builtinLocale</c>), PostgreSQL 17 or later.</summary>
    public string? BuiltinLocale { get; init; }

    /// <summary>Whether pages carry checksums (<c>dataChecksums</c>); null leaves it to <c>initdb</c> (off before PostgreSQL 18).</summary>
    public bool? DataChecksums { get; init; }

    /// <summary>Size of a WAL segment in MiB (<c>walSegmentSize</c>): a power of two from 1 to 1024; null means 16.</summary>
    public int? WalSegmentSize { get; init; }

    /// <summary>Statements run as superuser in the database <c>postgres</c> right after initialisation (<c>postInitSQL</c>).</summary>
    public ValueList<string> PostInitSql { get; init; } = [];

    /// <summary>Statements run as superuser in <c>template1</c> (<c>postInitTemplateSQL</c>).</summary>
    public ValueList<string> PostInitTemplateSql { get; init; } = [];

    /// <summary>Statements run as superuser in the application's database (<c>postInitApplicationSQL</c>).</summary>
    public ValueList<string> PostInitApplicationSql { get; init; } = [];

    /// <summary>The owner with the default applied.</summary>
    public string EffectiveOwner => Owner ?? Database;
}

/// <summary>A database that is declared besides the bootstrap's (CloudNativePG's <c>Database</c> resource).</summary>
public sealed record DatabaseSpec
{
    /// <summary>The database's name in PostgreSQL (<c>spec.name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The role that owns it (<c>spec.owner</c>).</summary>
    public required string Owner { get; init; }
}

/// <summary>A volume (<c>spec.storage</c>).</summary>
public sealed record StorageSpec
{
    /// <summary>Its size as a Kubernetes quantity such as <c>3Gi</c>; <c>1Gi</c> by default. Local processes have no limit.</summary>
    public string Size { get; init; } = ClusterDefaults.StorageSize;
}

/// <summary>Replication slots (<c>spec.replicationSlots</c>).</summary>
public sealed record ReplicationSlotsSpec
{
    /// <summary>Whether each standby has a physical slot on the others (<c>highAvailability.enabled</c>); true by default.</summary>
    public bool HighAvailability { get; init; } = true;

    /// <summary>The beginning of the slots' names (<c>highAvailability.slotPrefix</c>); <c>_cnpg_</c> by default.</summary>
    public string SlotPrefix { get; init; } = ClusterDefaults.SlotPrefix;

    /// <summary>How often standbys advance their copies of the slots (<c>updateInterval</c>); 30 s by default, at least 1 s.</summary>
    public TimeSpan UpdateInterval { get; init; } = ClusterDefaults.SlotUpdateInterval;
}

/// <summary>Who starts the last step of a rolling update.</summary>
public enum PrimaryUpdateStrategy
{
    /// <summary>The operator, by itself.</summary>
    Unsupervised,

    /// <summary>The user.</summary>
    Supervised,
}

/// <summary>What the last step of a rolling update does to the primary.</summary>
public enum PrimaryUpdateMethod
{
    /// <summary>It is restarted in place.</summary>
    Restart,

    /// <summary>Another instance is promoted first.</summary>
    Switchover,
}
