using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

public interface IResourceWithArgs : IResource
{
}

public interface IResourceWithEndpoints : IResource
{
}

public interface IResourceWithEnvironment : IResource
{
}

public interface IResourceWithWaitSupport : IResource
{
}

public interface IResourceWithoutLifetime : IResource
{
}

public interface IComputeResource : IResource
{
}

public interface IContainerFilesDestinationResource : IResource
{
}

public interface IResourceWithParameters : IResource
{
    IDictionary<string, object?> Parameters { get; }
}

[Experimental("ASPIREPROBES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IResourceWithProbes : IResource
{
}
