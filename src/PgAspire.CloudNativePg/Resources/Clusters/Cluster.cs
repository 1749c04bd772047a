using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A replicated PostgreSQL cluster.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Cluster", PluralName = "clusters")]
public sealed class Cluster : CustomResource<ClusterSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Cluster() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Cluster");
}
