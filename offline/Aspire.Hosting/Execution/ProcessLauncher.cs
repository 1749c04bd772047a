using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>Starts projects and executables.</summary>
internal sealed class ProcessLauncher(DistributedApplicationOptions options, ResourceLoggerService loggers) : IDisposable
{
    private readonly ChildGuard _guard = new();

    public IRunning Start(Instance instance, LaunchPlan plan)
    {
        var (program, prefix, directory) = Command(instance.Resource);
        instance.ProgramArguments = plan.Arguments;
        instance.EffectiveArguments = [.. ShownPrefix(instance.Resource), .. plan.Arguments.Select(a => a.Value)];
        instance.Environment = [.. plan.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))];
        var log = loggers.LogOf(instance.Id);
        var process = ChildProcess.Start(program, [.. prefix, .. plan.Arguments.Select(a => a.Value)], directory, plan.Environment, _guard, log.Add);
        instance.Pid = process.Pid;
        return process;
    }

    public static (string Program, string Directory) Shown(IResource resource)
    {
        resource.TryGetLastAnnotation<ExecutableAnnotation>(out var executable);
        return resource is ProjectResource project
            ? (executable?.Command ?? "dotnet", executable?.WorkingDirectory ?? Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!)
            : (executable!.Command, executable.WorkingDirectory);
    }

    public void Dispose() => _guard.Dispose();

    private (string Program, string[] Prefix, string Directory) Command(IResource resource)
    {
        var (program, directory) = Shown(resource);
        if (resource is ProjectResource project && !project.HasAnnotationOfType<ExecutableAnnotation>())
        {
            (program, var prefix) = ProjectCommand.Actual(project.GetProjectMetadata(), options.Configuration);
            return (program, prefix, directory);
        }

        return (program, [], directory);
    }

    private string[] ShownPrefix(IResource resource) => resource is ProjectResource project && !project.HasAnnotationOfType<ExecutableAnnotation>()
        ? ProjectCommand.Shown(project.GetProjectMetadata(), options.Configuration)
        : [];
}
