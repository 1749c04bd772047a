using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Helm;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>The steps of a Kubernetes environment and their order among those of its resources.</summary>
internal static class EnvironmentSteps
{
    public static IEnumerable<PipelineStep> Of(KubernetesEnvironmentResource environment, DistributedApplicationModel model) =>
    [
        new()
        {
            Name = $"prepare-deployment-targets-{environment.Name}",
            Description = $"Prepares Kubernetes deployment targets for {environment.Name}.",
            Action = context => PrepareTargetsAsync(environment, context),
            DependsOnSteps = [WellKnownPipelineSteps.ValidateComputeEnvironments],
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        },
        new()
        {
            Name = $"publish-{environment.Name}",
            Description = $"Publishes the Kubernetes environment configuration for {environment.Name}.",
            Action = context => ChartWriter.WriteAsync(environment, context),
            DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        },
        .. HelmSteps.Of(environment),
        .. Targets(environment, model).Select(t => HelmSteps.Summary(environment, t.Resource, t.Kubernetes)),
    ];

    public static void Order(KubernetesEnvironmentResource environment, PipelineConfigurationContext context)
    {
        var deploy = context.GetSteps(environment.Target, HelmSteps.DeployTag);
        foreach (var (resource, kubernetes) in Targets(environment, context.Model))
        {
            context.GetSteps(resource, WellKnownPipelineTags.BuildCompute)
                .RequiredBy(WellKnownPipelineSteps.Deploy)
                .DependsOn(WellKnownPipelineSteps.DeployPrereq);
            deploy.DependsOn(context.GetSteps(resource, WellKnownPipelineTags.PushContainerImage));
            context.GetSteps(kubernetes, HelmSteps.SummaryTag).DependsOn(deploy);
        }
    }

    private static (IResource Resource, KubernetesResource Kubernetes)[] Targets(KubernetesEnvironmentResource environment, DistributedApplicationModel model) =>
    [
        .. from resource in model.GetComputeResources().Concat(new[] { environment.PublishedDashboard }.OfType<IResource>())
           let kubernetes = resource.GetDeploymentTargetAnnotation(environment.Target)?.DeploymentTarget as KubernetesResource
           where kubernetes is not null
           select (resource, kubernetes),
    ];

    private static async Task PrepareTargetsAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        if (context.ExecutionContext.IsRunMode)
        {
            return;
        }

        var translation = new ResourceTranslation(
            environment, context.ExecutionContext, context.Services.GetRequiredService<ILogger<KubernetesEnvironmentResource>>());
        var registry = context.Model.Resources.OfType<IContainerRegistry>().ToArray() is [var single] ? single : null;
        if (environment.PublishedDashboard is { } dashboard)
        {
            await BindAsync(dashboard, environment.Target);
        }

        foreach (var resource in context.Model.GetComputeResources().ToArray())
        {
            var bound = resource.GetComputeEnvironment();
            if (bound is null || bound == environment || bound == environment.OwningComputeEnvironment)
            {
                SendTelemetry(resource, environment.PublishedDashboard);
                await BindAsync(resource, bound ?? environment.Target);
            }
        }

        async Task BindAsync(IResource resource, IComputeEnvironmentResource target) => resource.Annotations.Add(
            new DeploymentTargetAnnotation(await translation.TranslateAsync(resource, context.CancellationToken))
            {
                ComputeEnvironment = target,
                ContainerRegistry = registry,
            });
    }

    private static void SendTelemetry(IResource resource, KubernetesAspireDashboardResource? dashboard)
    {
        if (dashboard is not null && resource is IResourceWithEnvironment && resource.HasAnnotationOfType<OtlpExporterAnnotation>())
        {
            resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.OtlpGrpcEndpoint;
                context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
                context.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
            }));
        }
    }
}
