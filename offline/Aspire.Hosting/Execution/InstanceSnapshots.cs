using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestrator;

namespace Aspire.Hosting.Execution;

/// <summary>What the snapshot of a project, an executable or a container says, from what is known about the copy.</summary>
internal static class InstanceSnapshots
{
    public static CustomResourceSnapshot Apply(Instance instance, CustomResourceSnapshot snapshot)
    {
        var running = instance.State == KnownResourceStates.Running;
        return snapshot with
        {
            State = instance.State,
            ExitCode = instance.ExitCode,
            CreationTimeStamp = instance.Created,
            StartTimeStamp = instance.Started,
            StopTimeStamp = instance.Stopped,
            Properties = snapshot.Properties.Set([.. Properties(instance), .. ArgumentProperties(instance)]),
            EnvironmentVariables = instance.Environment,
            Urls = [.. ResourceUrls.Current(instance.Resource, endpointsInactive: !running)],
            Volumes = [.. instance.Resource.Annotations.OfType<ContainerMountAnnotation>()
                .Select(m => new VolumeSnapshot(m.Source, m.Target, m.Type == ContainerMountType.BindMount ? "bind" : "volume", m.IsReadOnly))],
            Relationships = instance.Resource.Relationships(),
        };
    }

    private static IEnumerable<ResourcePropertySnapshot> Properties(Instance instance)
    {
        var resource = instance.Resource;
        if (resource.IsContainer())
        {
            resource.TryGetContainerImageName(out var image);
            resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime);
            yield return new(KnownProperties.ContainerImage, image);
            yield return new(KnownProperties.ContainerId, instance.ContainerId);
            yield return new(KnownProperties.ContainerCommand, (resource as ContainerResource)?.Entrypoint);
            yield return new(KnownProperties.ContainerArgs, instance.EffectiveArguments) { IsSensitive = true };
            yield return new(KnownProperties.ContainerPorts, resource.Annotations.OfType<EndpointAnnotation>().Select(e => e.TargetPort ?? 0).ToImmutableArray());
            yield return new(KnownProperties.ContainerLifetime, lifetime?.Lifetime ?? ContainerLifetime.Session);
            yield break;
        }

        var (program, directory) = ProcessLauncher.Shown(resource);
        yield return new(KnownProperties.ExecutablePath, program);
        yield return new(KnownProperties.ExecutableWorkDir, directory);
        yield return new(KnownProperties.ExecutableArgs, instance.EffectiveArguments) { IsSensitive = true };
        yield return new(KnownProperties.ExecutablePid, instance.Pid);
        if (resource is ProjectResource project)
        {
            yield return new(KnownProperties.ProjectPath, project.GetProjectMetadata().ProjectPath);
            yield return new(KnownProperties.ProjectLaunchProfile, LaunchProfileSelection.Select(project)?.Name);
        }
    }

    private static IEnumerable<ResourcePropertySnapshot> ArgumentProperties(Instance instance)
    {
        var arguments = instance.ProgramArguments;
        var sensitive = arguments?.Any(a => a.IsSensitive) ?? false;
        yield return new(KnownProperties.AppArgs, arguments?.Select(a => a.Value).ToImmutableArray()) { IsSensitive = sensitive };
        yield return new(KnownProperties.AppArgsSensitivity, arguments?.Select(a => a.IsSensitive ? 1 : 0).ToImmutableArray()) { IsSensitive = sensitive };
    }
}
