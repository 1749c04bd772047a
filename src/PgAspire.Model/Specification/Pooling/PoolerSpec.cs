namespace PgAspire.Model;

/// <summary>A connection pooler in front of the cluster (CloudNativePG's <c>Pooler</c>). Applies in Kubernetes only.</summary>
public sealed record PoolerSpec
{
    /// <summary>The resource's metadata; the name is required, and also the service's.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>The instances that it leads to (<c>spec.type</c>); <see cref="ServiceSelector.ReadWrite"/> by default.</summary>
    [FieldName("spec.type")]
    public ServiceSelector Type { get; init; } = ServiceSelector.ReadWrite;

    /// <summary>How many pods (<c>spec.instances</c>); 1 by default.</summary>
    [FieldName("spec.instances")]
    public int Instances { get; init; } = 1;

    /// <summary>PgBouncer (<c>spec.pgbouncer</c>).</summary>
    [FieldName("spec.pgbouncer")]
    public PgBouncerSpec PgBouncer { get; init; } = new();

    /// <summary>Kubernetes' <c>PodTemplateSpec</c> (<c>spec.template</c>).</summary>
    [FieldName("spec.template")]
    public KubernetesFragment? Template { get; init; }

    /// <summary>Metadata and Kubernetes' <c>ServiceSpec</c> (<c>spec.serviceTemplate</c>).</summary>
    [FieldName("spec.serviceTemplate")]
    public KubernetesFragment? ServiceTemplate { get; init; }

    /// <summary>Kubernetes' <c>DeploymentStrategy</c> (<c>spec.deploymentStrategy</c>).</summary>
    [FieldName("spec.deploymentStrategy")]
    public KubernetesFragment? DeploymentStrategy { get; init; }

    /// <summary>Metrics (<c>spec.monitoring</c>).</summary>
    [FieldName("spec.monitoring")]
    public PodMonitoringSpec? Monitoring { get; init; }

    /// <summary>An existing service account (<c>spec.serviceAccountName</c>); immutable, null means that one is made.</summary>
    [FieldName("spec.serviceAccountName")]
    public string? ServiceAccountName { get; init; }

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}

/// <summary>PgBouncer's settings (<c>spec.pgbouncer</c>).</summary>
public sealed record PgBouncerSpec
{
    /// <summary>When a server connection becomes free (<c>poolMode</c>); <see cref="PoolMode.Session"/> by default.</summary>
    public PoolMode PoolMode { get; init; } = PoolMode.Session;

    /// <summary>Settings for <c>pgbouncer.ini</c> (<c>parameters</c>); those that CloudNativePG does not let through are refused.</summary>
    public ValueMap<string> Parameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>Lines for PgBouncer's own <c>pg_hba.conf</c> (<c>pg_hba</c>).</summary>
    [FieldName("pg_hba")]
    public ValueList<string> HostBasedAuthentication { get; init; } = [];

    /// <summary>Whether clients wait (<c>paused</c>); false by default.</summary>
    public bool Paused { get; init; }

    /// <summary>The image (<c>image</c>); null means the operator's default. Not with <see cref="ImageCatalogRef"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The image from a catalog (<c>imageCatalogRef</c>).</summary>
    public ComponentImageRef? ImageCatalogRef { get; init; }

    /// <summary>The query for a role's password (<c>authQuery</c>); deprecated, needs a secret to sign in with.</summary>
    public string? AuthQuery { get; init; }

    /// <summary>The secret of the role that runs it (<c>authQuerySecret.name</c>); deprecated.</summary>
    [FieldName("authQuerySecret.name")]
    public string? AuthQuerySecret { get; init; }

    /// <summary>The secret with the certificate towards the servers (<c>serverTLSSecret.name</c>).</summary>
    [FieldName("serverTLSSecret.name")]
    public string? ServerTlsSecret { get; init; }

    /// <summary>The secret with the servers' authority (<c>serverCASecret.name</c>).</summary>
    [FieldName("serverCASecret.name")]
    public string? ServerCASecret { get; init; }

    /// <summary>The secret with the clients' authority (<c>clientCASecret.name</c>).</summary>
    [FieldName("clientCASecret.name")]
    public string? ClientCASecret { get; init; }

    /// <summary>The secret with the certificate towards the clients (<c>clientTLSSecret.name</c>).</summary>
    [FieldName("clientTLSSecret.name")]
    public string? ClientTlsSecret { get; init; }
}

/// <summary>When a server connection becomes free for another client (<c>spec.pgbouncer.poolMode</c>).</summary>
public enum PoolMode
{
    /// <summary>When its client leaves (<c>session</c>).</summary>
    Session,

    /// <summary>When its transaction ends (<c>transaction</c>).</summary>
    Transaction,
}
