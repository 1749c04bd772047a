namespace PgAspire.Model;

/// <summary>The <c>metadata</c> of a resource that stands beside a cluster.</summary>
public sealed record ResourceMetadata
{
    /// <summary>The resource's name (<c>name</c>): a DNS subdomain of at most 253 characters. Null only where the resource's documentation says which name it gets then.</summary>
    public string? Name { get; init; }

    /// <summary>The namespace (<c>namespace</c>); null means the cluster's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Labels (<c>labels</c>).</summary>
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Annotations (<c>annotations</c>).</summary>
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;
}

/// <summary>Labels and annotations that others get (<c>inheritedMetadata</c>, <c>serviceAccountTemplate.metadata</c>).</summary>
public sealed record LabelsAndAnnotations
{
    /// <summary>Labels (<c>labels</c>).</summary>
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Annotations (<c>annotations</c>).</summary>
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;
}
