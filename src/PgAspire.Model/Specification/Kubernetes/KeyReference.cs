namespace PgAspire.Model;

/// <summary>A key of a Secret or a ConfigMap (Kubernetes' <c>SecretKeySelector</c>, <c>ConfigMapKeySelector</c>).</summary>
public sealed record KeyReference
{
    /// <summary>The Secret's or the ConfigMap's name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The key in it (<c>key</c>).</summary>
    public required string Key { get; init; }

    /// <summary>Whether it may be missing (<c>optional</c>); null leaves the field out. Not every field that refers to a key has it.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A whole Secret or ConfigMap whose keys become environment variables.</summary>
public sealed record EnvironmentReference
{
    /// <summary>The Secret's or the ConfigMap's name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may be missing (<c>optional</c>); null leaves the field out.</summary>
    public bool? Optional { get; init; }
}

/// <summary>An object of a kind that the field's documentation names (Kubernetes' <c>TypedLocalObjectReference</c>).</summary>
public sealed record TypedReference
{
    /// <summary>The API group (<c>apiGroup</c>); null means the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The kind (<c>kind</c>).</summary>
    public required string Kind { get; init; }

    /// <summary>The object's name (<c>name</c>).</summary>
    public required string Name { get; init; }
}
