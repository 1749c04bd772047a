using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Pipelines;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>CloudNativePG itself in a Kubernetes cluster.</summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/installation_upgrade/">CloudNativePG, installation and upgrades</seealso>
public static class CloudNativePgOperator
{
    /// <summary>The version of the operator that what is published is made for.</summary>
    public const string Version = "1.30.0";

    /// <summary>The version of the Helm chart that installs <see cref="Version"/>.</summary>
    public const string ChartVersion = "0.29.0";

    /// <summary>The Helm chart.</summary>
    public const string ChartReference = "oci://ghcr.io/cloudnative-pg/charts/cloudnative-pg";

    /// <summary>The namespace that the operator is in.</summary>
    public const string Namespace = "cnpg-system";

    private const string ResourceName = "cloudnative-pg";

    internal static IResourceBuilder<KubernetesHelmChartResource> Add(IResourceBuilder<KubernetesEnvironmentResource> environment, string chartVersion)
    {
        var chart = environment.AddHelmChart(ResourceName, ChartReference, chartVersion).WithNamespace(Namespace);
        if (environment.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return chart;
        }
        environment.WithAnnotation(new OperatorIsInstalledAnnotation());
        // Aspire installs further charts after the application's, which has resources of kinds that are unknown until then
        return chart.WithPipelineConfiguration(context =>
        {
            var install = context.Steps.SingleOrDefault(s => s.Name == $"helm-install-{ResourceName}");
            var deploy = context.Steps.SingleOrDefault(s => s.Name == $"helm-deploy-{environment.Resource.Name}");
            if (install is null || deploy is null)
            {
                return;
            }
            install.DependsOnSteps.Remove(deploy.Name);
            if (!install.DependsOnSteps.Contains($"prepare-{environment.Resource.Name}"))
            {
                install.DependsOn($"prepare-{environment.Resource.Name}");
            }
            if (!deploy.DependsOnSteps.Contains(install.Name))
            {
                deploy.DependsOn(install);
            }
        });
    }
}

/// <summary>Says that an environment installs CloudNativePG by itself.</summary>
internal sealed class OperatorIsInstalledAnnotation : IResourceAnnotation;
