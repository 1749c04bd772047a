namespace PgAspire.Model;

/// <summary>A role with a resource of its own (CloudNativePG's <c>DatabaseRole</c>).</summary>
public sealed record DatabaseRoleSpec
{
    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>The role; its fields are <c>spec</c>'s own. <see cref="RoleSpec.Ensure"/> must be <see cref="Ensure.Present"/>.</summary>
    [FieldName("spec")]
    public required RoleSpec Role { get; init; }

    /// <summary>What happens to the role when the resource is deleted (<c>spec.databaseRoleReclaimPolicy</c>); <see cref="ReclaimPolicy.Retain"/> by default.</summary>
    [FieldName("spec.databaseRoleReclaimPolicy")]
    public ReclaimPolicy ReclaimPolicy { get; init; } = ReclaimPolicy.Retain;

    /// <summary>Whether the secret <c>&lt;name&gt;-client-cert</c> is made (<c>spec.clientCertificate.enabled</c>); null leaves the section out. Needs login. Not applied by the local operator.</summary>
    [FieldName("spec.clientCertificate.enabled")]
    public bool? ClientCertificate { get; init; }

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}
