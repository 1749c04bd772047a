using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps that every pipeline has, in the order in which Aspire lists them.</summary>
internal static class StandardSteps
{
    public const string PublishManifest = "publish-manifest";

    public static List<PipelineStep> Create(DistributedApplicationPipeline pipeline) =>
    [
        Gathering(WellKnownPipelineSteps.Deploy),
        new()
        {
            Name = WellKnownPipelineSteps.ProcessParameters,
            Action = context => context.Services.GetRequiredService<ParameterProcessor>().InitializeParametersAsync(context.Model, context.CancellationToken),
            RequiredBySteps = [WellKnownPipelineSteps.DeployPrereq, WellKnownPipelineSteps.BuildPrereq, WellKnownPipelineSteps.PublishPrereq],
        },
        new() { Name = WellKnownPipelineSteps.DeployPrereq, Action = AnnounceDeployment },
        Gathering(WellKnownPipelineSteps.Build),
        Gathering(WellKnownPipelineSteps.BuildPrereq),
        new() { Name = WellKnownPipelineSteps.CheckContainerRuntime, Action = ImageSteps.CheckContainerRuntimeAsync },
        new() { Name = WellKnownPipelineSteps.Push, Action = _ => Task.CompletedTask, DependsOnSteps = [WellKnownPipelineSteps.PushPrereq] },
        new() { Name = WellKnownPipelineSteps.PushPrereq, Action = ImageSteps.RequireRegistries },
        Gathering(WellKnownPipelineSteps.Publish),
        Gathering(WellKnownPipelineSteps.PublishPrereq),
        new()
        {
            // containers that are only built are not part of the stand-in's model: there is never one without a consumer
            Name = "validate-build-only-container-references",
            Action = _ => Task.CompletedTask,
            RequiredBySteps = [WellKnownPipelineSteps.PublishPrereq, WellKnownPipelineSteps.DeployPrereq],
        },
        new() { Name = WellKnownPipelineSteps.Diagnostics, Action = context => ListSteps(pipeline, context) },
        Gathering(WellKnownPipelineSteps.BeforeStart),
        new()
        {
            Name = WellKnownPipelineSteps.ValidateComputeEnvironments,
            Action = RequireEnvironments,
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        },
        new()
        {
            Name = WellKnownPipelineSteps.Destroy,
            Action = context => context.Services.GetRequiredService<IDeploymentStateManager>().ClearAllStateAsync(context.CancellationToken),
        },
        Gathering(WellKnownPipelineSteps.DestroyPrereq),
        new() { Name = PublishManifest, Action = Publishing.ManifestWriter.WriteAsync },
    ];

    /// <summary>Does nothing itself: others are required by it.</summary>
    private static PipelineStep Gathering(string name) => new() { Name = name, Action = _ => Task.CompletedTask };

    private static Task AnnounceDeployment(PipelineStepContext context)
    {
        var environment = context.Services.GetRequiredService<IHostEnvironment>().EnvironmentName;
        context.Logger.LogInformation("Initializing deployment for environment '{EnvironmentName}'", environment);
        if (context.Services.GetRequiredService<IDeploymentStateManager>().StateFilePath is { } path && File.Exists(path))
        {
            context.Logger.LogInformation("Deployment state will be loaded from: {StateFilePath}", path);
        }

        return Task.CompletedTask;
    }

    // With several environments nothing says where a resource goes unless it says so itself.
    private static Task RequireEnvironments(PipelineStepContext context)
    {
        var environments = context.Model.Resources.OfType<IComputeEnvironmentResource>().Select(e => e.Name).ToArray();
        var unbound = context.Model.Resources.OfType<IComputeResource>().Where(r => r.GetComputeEnvironment() is null).Select(r => r.Name).ToArray();
        return environments.Length > 1 && unbound.Length > 0
            ? throw new InvalidOperationException(
                $"Compute resource(s) '{string.Join("', '", unbound)}' are not assigned to a compute environment, but the model contains multiple compute environments ('{string.Join("', '", environments)}'). "
                + "Specify which environment each resource should target by calling 'WithComputeEnvironment' on the resource builder.")
            : Task.CompletedTask;
    }

    private static Task ListSteps(DistributedApplicationPipeline pipeline, PipelineStepContext context)
    {
        foreach (var step in pipeline.LastSteps!)
        {
            context.Logger.LogInformation("{StepName} depends on: {Dependencies}", step.Name, step.DependsOnSteps.Count > 0 ? string.Join(", ", step.DependsOnSteps) : "nothing");
        }

        return Task.CompletedTask;
    }
}
