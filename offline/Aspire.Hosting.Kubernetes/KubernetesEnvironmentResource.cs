using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Helm;
using Aspire.Hosting.Kubernetes.Publishing;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes;

[AspireExport(ExposeProperties = true)]
public sealed class KubernetesEnvironmentResource : Resource, IComputeEnvironmentResource
{
    public KubernetesEnvironmentResource(string name) : base(name)
    {
        Annotations.Add(new PipelineStepAnnotation(context => EnvironmentSteps.Of(this, context.PipelineContext.Model)));
        Annotations.Add(new PipelineConfigurationAnnotation(context => EnvironmentSteps.Order(this, context)));
    }

    public bool DashboardEnabled { get; set; } = true;

    public string DefaultStorageType { get; set; } = "emptyDir";

    public string? DefaultStorageClassName { get; set; }

    public string DefaultStorageSize { get; set; } = "1Gi";

    public string DefaultStorageReadWritePolicy { get; set; } = "ReadWriteOnce";

    public string DefaultImagePullPolicy { get; set; } = "IfNotPresent";

    public string DefaultServiceType { get; set; } = "ClusterIP";

    public string? KubeConfigPath { get; set; }

    public IComputeEnvironmentResource? OwningComputeEnvironment { get; set; }

    internal string ChartName { get; init; } = "aspire";

    internal IResourceBuilder<KubernetesAspireDashboardResource>? Dashboard { get; init; }

    internal PortAllocator Ports { get; } = new();

    /// <summary>What the chart left empty and a deployment fills in.</summary>
    internal DeferredValues Deferred { get; } = new();

    /// <summary>What deployments of this environment are bound to.</summary>
    internal IComputeEnvironmentResource Target => OwningComputeEnvironment ?? this;

    /// <summary>The dashboard when it is to be published; it is no part of the model.</summary>
    internal KubernetesAspireDashboardResource? PublishedDashboard => DashboardEnabled ? Dashboard?.Resource : null;

    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceExpression.Create($"{ObjectName.Service(endpointReference.Resource)}");
    }
}
