namespace PgAspire.Model;

/// <summary>PostgreSQL's settings of a cluster (<c>spec.postgresql</c>).</summary>
public sealed record PostgresqlSpec
{
    /// <summary>Parameters for <c>postgresql.conf</c> (<c>parameters</c>); those that CloudNativePG fixes are refused.</summary>
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>Lines for <c>pg_hba.conf</c>, in order, before the catch-all line (<c>pg_hba</c>).</summary>
    [FieldName("pg_hba")]
    public ValueList<string> HostBasedAuthentication { get; init; } = [];

    /// <summary>Lines for <c>pg_ident.conf</c>, after the operator's own (<c>pg_ident</c>).</summary>
    [FieldName("pg_ident")]
    public ValueList<string> IdentMappings { get; init; } = [];

    /// <summary>Libraries loaded at server start (<c>shared_preload_libraries</c>).</summary>
    [FieldName("shared_preload_libraries")]
    public ValueList<string> SharedPreloadLibraries { get; init; } = [];

    /// <summary>Synchronous replication (<c>synchronous</c>); null means asynchronous.</summary>
    public SynchronousReplicationSpec? Synchronous { get; init; }

    /// <summary>Whether <c>ALTER SYSTEM</c> is allowed (<c>enableAlterSystem</c>); false by default.</summary>
    public bool EnableAlterSystem { get; init; }

    /// <summary>How long a promotion may take (<c>promotionTimeout</c>, whole seconds); null means 40,000,000 s.</summary>
    public TimeSpan? PromotionTimeout { get; init; }

    /// <summary>Standbys on nodes like the primary's do not count as synchronous (<c>syncReplicaElectionConstraint</c>). Applies in Kubernetes only.</summary>
    public SyncReplicaElectionConstraintSpec? SyncReplicaElectionConstraint { get; init; }

    /// <summary>Sign-in with a directory (<c>ldap</c>). Not applied by the local operator.</summary>
    public LdapSpec? Ldap { get; init; }

    /// <summary>Extensions from images of their own (<c>extensions</c>). Applies in Kubernetes only.</summary>
    public ValueList<ExtensionImageSpec> Extensions { get; init; } = [];
}
