using Aspire.Hosting.ApplicationModel;
using k8s;
using k8s.Models;

namespace PgAspire.Hosting;

/// <summary>The user's last word over a cluster's resources.</summary>
internal sealed class CloudNativePgCustomizationAnnotation(Action<IList<IKubernetesObject<V1ObjectMeta>>> configure) : IResourceAnnotation
{
    public Action<IList<IKubernetesObject<V1ObjectMeta>>> Configure { get; } = configure;
}
