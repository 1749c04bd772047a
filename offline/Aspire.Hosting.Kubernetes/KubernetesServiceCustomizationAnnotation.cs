using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

public sealed class KubernetesServiceCustomizationAnnotation(Action<KubernetesResource> configure) : IResourceAnnotation
{
    public Action<KubernetesResource> Configure { get; } = configure ?? throw new ArgumentNullException(nameof(configure));
}
