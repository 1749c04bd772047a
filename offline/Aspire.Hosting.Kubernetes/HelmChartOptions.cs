using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

[AspireExport(ExposeMethods = true)]
public sealed class HelmChartOptions
{
    private readonly IResourceBuilder<KubernetesEnvironmentResource> _environment;

    internal HelmChartOptions(IResourceBuilder<KubernetesEnvironmentResource> environment) => _environment = environment;

    public HelmChartOptions WithNamespace(string @namespace)
    {
        HelmSyntax.CheckNamespace(@namespace, nameof(@namespace));
        return Set(new KubernetesNamespaceAnnotation(ReferenceExpression.Create($"{@namespace}")));
    }

    public HelmChartOptions WithNamespace(IResourceBuilder<ParameterResource> @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        return Set(new KubernetesNamespaceAnnotation(ReferenceExpression.Create($"{@namespace.Resource}")));
    }

    public HelmChartOptions WithReleaseName(string releaseName)
    {
        HelmSyntax.CheckReleaseName(releaseName, nameof(releaseName));
        return Set(new HelmReleaseNameAnnotation(ReferenceExpression.Create($"{releaseName}")));
    }

    public HelmChartOptions WithReleaseName(IResourceBuilder<ParameterResource> releaseName)
    {
        ArgumentNullException.ThrowIfNull(releaseName);
        return Set(new HelmReleaseNameAnnotation(ReferenceExpression.Create($"{releaseName.Resource}")));
    }

    public HelmChartOptions WithChartVersion(string version)
    {
        HelmSyntax.CheckChartVersion(version, nameof(version));
        return Set(new HelmChartVersionAnnotation(ReferenceExpression.Create($"{version}")));
    }

    public HelmChartOptions WithChartVersion(IResourceBuilder<ParameterResource> version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Set(new HelmChartVersionAnnotation(ReferenceExpression.Create($"{version.Resource}")));
    }

    public HelmChartOptions WithChartName(string name)
    {
        HelmSyntax.CheckChartName(name, nameof(name));
        return Set(new HelmChartNameAnnotation(ReferenceExpression.Create($"{name}")));
    }

    public HelmChartOptions WithChartName(IResourceBuilder<ParameterResource> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Set(new HelmChartNameAnnotation(ReferenceExpression.Create($"{name.Resource}")));
    }

    public HelmChartOptions WithChartDescription(string description)
    {
        HelmSyntax.CheckChartDescription(description, nameof(description));
        return Set(new HelmChartDescriptionAnnotation(ReferenceExpression.Create($"{description}")));
    }

    public HelmChartOptions WithChartDescription(IResourceBuilder<ParameterResource> description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return Set(new HelmChartDescriptionAnnotation(ReferenceExpression.Create($"{description.Resource}")));
    }

    private HelmChartOptions Set<T>(T annotation) where T : IResourceAnnotation
    {
        _environment.WithAnnotation(annotation, ResourceAnnotationMutationBehavior.Replace);
        return this;
    }
}

public sealed class KubernetesNamespaceAnnotation(ReferenceExpression @namespace) : IResourceAnnotation
{
    public ReferenceExpression Namespace { get; } = @namespace ?? throw new ArgumentNullException(nameof(@namespace));
}

public sealed class HelmReleaseNameAnnotation(ReferenceExpression releaseName) : IResourceAnnotation
{
    public ReferenceExpression ReleaseName { get; } = releaseName ?? throw new ArgumentNullException(nameof(releaseName));
}

public sealed class HelmChartVersionAnnotation(ReferenceExpression version) : IResourceAnnotation
{
    public ReferenceExpression Version { get; } = version ?? throw new ArgumentNullException(nameof(version));
}

public sealed class HelmChartNameAnnotation(ReferenceExpression name) : IResourceAnnotation
{
    public ReferenceExpression Name { get; } = name ?? throw new ArgumentNullException(nameof(name));
}

public sealed class HelmChartDescriptionAnnotation(ReferenceExpression description) : IResourceAnnotation
{
    public ReferenceExpression Description { get; } = description ?? throw new ArgumentNullException(nameof(description));
}
