using System.Diagnostics;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.ApplicationModel;

[DebuggerDisplay("{Name}")]
public class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport,
#pragma warning disable ASPIREPROBES001 // Aspire's own resources have the marker too
    IResourceWithProbes, IComputeResource, IContainerFilesDestinationResource
#pragma warning restore ASPIREPROBES001
{
    public ProjectResource(string name) : base(name)
    {
        Annotations.Add(new PipelineStepAnnotation(_ => ImageSteps.Of(this)));
        Annotations.Add(new PipelineConfigurationAnnotation(context => ImageSteps.Order(this, context)));
    }
}

/// <summary>Builds the project again when its rebuild command is run; hidden, and not started otherwise.</summary>
internal sealed class ProjectRebuilderResource(string name, IResource parent, string projectPath)
    : ExecutableResource(name, "dotnet", Path.GetDirectoryName(projectPath)!), IResourceWithParent<IResource>
{
    public IResource Parent { get; } = parent;
}
