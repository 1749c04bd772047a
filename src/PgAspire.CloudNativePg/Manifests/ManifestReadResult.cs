using k8s;
using k8s.Models;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>What manifests say.</summary>
/// <param name="Clusters">The clusters, each with the resources that stand beside it.</param>
/// <param name="Others">The other documents, in the order of the text: those that belong to no cluster here, and kinds that are not CloudNativePG's.</param>
/// <param name="Unmodelled">The fields that were kept as they are.</param>
public sealed record ManifestReadResult(
    IReadOnlyList<PostgresClusterSpec> Clusters,
    IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Others,
    IReadOnlyList<UnmodelledField> Unmodelled);
