using System.Collections.Concurrent;
using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps that make the images of projects; the .NET SDK builds them, the container engine keeps them.</summary>
internal static class ImageSteps
{
    public static IEnumerable<PipelineStep> Of(ProjectResource project)
    {
        if (project.IsExcludedFromPublish())
        {
            return [];
        }

        var build = new PipelineStep
        {
            Name = $"build-{project.Name}",
            Description = $"Builds the container image for the {project.Name} project.",
            Action = context => BuildAsync(project, context),
            Tags = [WellKnownPipelineTags.BuildCompute],
            RequiredBySteps = [WellKnownPipelineSteps.Build],
            DependsOnSteps = [WellKnownPipelineSteps.BuildPrereq, WellKnownPipelineSteps.CheckContainerRuntime],
            Resource = project,
        };
        var push = new PipelineStep
        {
            Name = $"push-{project.Name}",
            Action = context => PushAsync(project, context),
            Tags = [WellKnownPipelineTags.PushContainerImage],
            RequiredBySteps = [WellKnownPipelineSteps.Push],
            Resource = project,
        };
        return [build, push];
    }

    public static void Order(ProjectResource project, PipelineConfigurationContext context) => context
        .GetSteps(project, WellKnownPipelineTags.PushContainerImage)
        .DependsOn(context.GetSteps(project, WellKnownPipelineTags.BuildCompute))
        .DependsOn(WellKnownPipelineSteps.PushPrereq);

    public static async Task CheckContainerRuntimeAsync(PipelineStepContext context)
    {
        var engine = Engine(context);
        try
        {
            await RunAsync(context, engine, ["version"], Environment.CurrentDirectory);
        }
        catch (Exception exception) when (exception is Win32Exception or DistributedApplicationException)
        {
            throw new DistributedApplicationException($"{engine} is not running. Start {engine} and try again.", exception);
        }
    }

    public static Task RequireRegistries(PipelineStepContext context)
    {
        var lacking = context.Model.Resources.OfType<ProjectResource>()
            .FirstOrDefault(r => !r.IsExcludedFromPublish() && r.GetDeploymentTargetAnnotation()?.ContainerRegistry is null);
        return lacking is null
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"Resource '{lacking.Name}' requires image push but no container registry is available. "
                + "Please add a container registry using 'builder.AddContainerRegistry(...)' or specify one with '.WithContainerRegistry(registryBuilder)'.");
    }

    private static string LocalName(ProjectResource project) => project.Name.ToLowerInvariant();

    private static Task BuildAsync(ProjectResource project, PipelineStepContext context)
    {
        var path = project.GetProjectMetadata().ProjectPath;
        string[] arguments =
        [
            "publish", path, "--configuration", "Release", "/t:PublishContainer", "/p:ContainerRuntimeIdentifier=linux-x64",
            $"/p:ContainerRepository={LocalName(project)}", "/p:ContainerImageTag=latest",
        ];
        return RunAsync(context, "dotnet", arguments, Path.GetDirectoryName(path)!);
    }

    private static async Task PushAsync(ProjectResource project, PipelineStepContext context)
    {
        var registry = project.GetDeploymentTargetAnnotation()!.ContainerRegistry!;
        var endpoint = await registry.Endpoint.GetValueAsync(context.CancellationToken);
        var repository = registry.Repository is { } prefix ? await prefix.GetValueAsync(context.CancellationToken) + "/" : "";
        var (local, remote) = ($"{LocalName(project)}:latest", $"{endpoint}/{repository}{LocalName(project)}:latest");
        await RunAsync(context, Engine(context), ["tag", local, remote], Environment.CurrentDirectory);
        await RunAsync(context, Engine(context), ["push", remote], Environment.CurrentDirectory);
    }

    private static string Engine(PipelineStepContext context) => ContainerLauncher.EngineOf(context.Services.GetRequiredService<IConfiguration>());

    private static async Task RunAsync(PipelineStepContext context, string program, string[] arguments, string directory)
    {
        var lines = new ConcurrentQueue<string>();
        var code = await ExternalTool.RunAsync(program, arguments, directory, (line, _) => lines.Enqueue(line), context.CancellationToken);
        if (code != 0)
        {
            throw new DistributedApplicationException($"'{program} {arguments[0]}' ended with exit code {code}:\n{string.Join('\n', lines)}");
        }
    }
}
