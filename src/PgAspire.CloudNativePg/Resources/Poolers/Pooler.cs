using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>PgBouncer before a cluster.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Pooler", PluralName = "poolers")]
public sealed class Pooler : CustomResource<PoolerSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Pooler() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Pooler");
}
