namespace PgAspire.Model;

/// <summary>An environment variable of the instances (<c>spec.env[]</c>).</summary>
public sealed record EnvironmentVariable
{
    /// <summary>Its name (<c>name</c>); not one of the operator's: <c>PG*</c>, <c>CNPG_*</c>, <c>POD_NAME</c>, <c>NAMESPACE</c>, <c>CLUSTER_NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its value (<c>value</c>).</summary>
    public string? Value { get; init; }

    /// <summary>Kubernetes' <c>EnvVarSource</c> instead of a value (<c>valueFrom</c>).</summary>
    public KubernetesFragment? ValueFrom { get; init; }
}

/// <summary>Environment variables from a Secret or a ConfigMap (<c>spec.envFrom[]</c>); one of the two.</summary>
public sealed record EnvironmentSource
{
    /// <summary>The beginning of the variables' names (<c>prefix</c>).</summary>
    public string? Prefix { get; init; }

    /// <summary>The ConfigMap (<c>configMapRef</c>).</summary>
    public EnvironmentReference? ConfigMapRef { get; init; }

    /// <summary>The Secret (<c>secretRef</c>).</summary>
    public EnvironmentReference? SecretRef { get; init; }
}
