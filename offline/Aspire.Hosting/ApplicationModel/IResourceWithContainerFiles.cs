using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public interface IResourceWithContainerFiles : IResource
{
}
