namespace PgAspire.Model;

/// <summary>A volume (<c>spec.storage</c>, <c>spec.walStorage</c>, <c>spec.tablespaces[].storage</c>).</summary>
public sealed record StorageSpec
{
    /// <summary>
    /// Its size as a Kubernetes quantity such as <c>3Gi</c> (<c>size</c>); <c>1Gi</c> by default. Null when the request of
    /// <see cref="PvcTemplate"/> says it. Local processes have no limit.
    /// </summary>
    public string? Size { get; init; } = ClusterDefaults.StorageSize;

    /// <summary>The storage class (<c>storageClass</c>); null means the Kubernetes cluster's default. Applies in Kubernetes only.</summary>
    public string? StorageClass { get; init; }

    /// <summary>Whether volumes grow when the size does (<c>resizeInUseVolumes</c>); true by default. Applies in Kubernetes only.</summary>
    public bool ResizeInUseVolumes { get; init; } = true;

    /// <summary>Kubernetes' <c>PersistentVolumeClaimSpec</c> (<c>pvcTemplate</c>). Applies in Kubernetes only.</summary>
    public KubernetesFragment? PvcTemplate { get; init; }
}

/// <summary>A tablespace with a volume of its own (<c>spec.tablespaces[]</c>).</summary>
public sealed record TablespaceSpec
{
    /// <summary>Its name in PostgreSQL (<c>name</c>): an identifier of at most 63 bytes, not <c>pg_*</c>; unique without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>Its volume (<c>storage</c>).</summary>
    public required StorageSpec Storage { get; init; }

    /// <summary>The role that owns it (<c>owner.name</c>); null means the application's owner, else <c>postgres</c>.</summary>
    [FieldName("owner.name")]
    public string? Owner { get; init; }

    /// <summary>Whether it is listed in <c>temp_tablespaces</c> (<c>temporary</c>); false by default.</summary>
    public bool Temporary { get; init; }
}
