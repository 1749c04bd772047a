using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Images by major version, for the clusters of a namespace.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "ImageCatalog", PluralName = "imagecatalogs")]
public sealed class ImageCatalog : CustomResource<ImageCatalogSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public ImageCatalog() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "ImageCatalog");
}

/// <summary>Images by major version, for all namespaces.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "ClusterImageCatalog", PluralName = "clusterimagecatalogs")]
public sealed class ClusterImageCatalog : CustomResource<ImageCatalogSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public ClusterImageCatalog() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "ClusterImageCatalog");
}
