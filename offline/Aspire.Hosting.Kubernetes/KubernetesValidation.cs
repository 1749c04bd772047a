using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Kubernetes;

/// <summary>The step that refuses what is to be published as a Kubernetes service when there is no such environment.</summary>
internal sealed class KubernetesValidation
{
    public static void AddTo(IDistributedApplicationBuilder builder)
    {
        if (builder.Services.Any(s => s.ServiceType == typeof(KubernetesValidation)))
        {
            return;
        }

        builder.Services.AddSingleton<KubernetesValidation>();
        builder.Pipeline.AddStep("validate-kubernetes", Validate, requiredBy: WellKnownPipelineSteps.BeforeStart);
    }

    private static Task Validate(PipelineStepContext context)
    {
        var homeless = context.ExecutionContext.IsPublishMode && !context.Model.Resources.OfType<KubernetesEnvironmentResource>().Any()
            ? context.Model.GetComputeResources().FirstOrDefault(r => r.HasAnnotationOfType<KubernetesServiceCustomizationAnnotation>())
            : null;
        return homeless is null
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"Resource '{homeless.Name}' is configured to publish as a Kubernetes service, but there are no '{nameof(KubernetesEnvironmentResource)}' resources or Kubernetes-backed compute environments. "
                + $"Ensure you have added one by calling '{nameof(KubernetesEnvironmentExtensions.AddKubernetesEnvironment)}'.");
    }
}
