using System.Collections.ObjectModel;
using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

[DebuggerDisplay("Count = {Count}")]
internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    public ResourceCollection()
    {
    }

    public ResourceCollection(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    protected override void InsertItem(int index, IResource item)
    {
        RejectTakenName(item, replaced: null);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, IResource item)
    {
        RejectTakenName(item, replaced: this[index]);
        base.SetItem(index, item);
    }

    private void RejectTakenName(IResource item, IResource? replaced)
    {
        if (this.FirstOrDefault(r => r != replaced && ModelComparers.ResourceName.Equals(r.Name, item.Name)) is { } holder)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{item.GetType()}' with name '{item.Name}' because resource of type '{holder.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }
    }
}
