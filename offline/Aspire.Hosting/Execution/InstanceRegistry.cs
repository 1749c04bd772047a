using System.Collections.Immutable;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>The copies of all resources that are run here: projects, executables, containers.</summary>
internal sealed class InstanceRegistry(DistributedApplicationModel model)
{
    private const int SuffixLength = 8;
    private readonly Dictionary<IResource, Instance[]> _instances = [];

    public IReadOnlyDictionary<IResource, Instance[]> All => _instances;

    /// <summary>Gives every copy its id, before anything is published about it.</summary>
    public static void NameInstances(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources.Where(IsRunHere).Where(r => !r.HasAnnotationOfType<InstancesAnnotation>()))
        {
            var count = resource is ProjectResource ? resource.GetReplicaCount() : 1;
            resource.Annotations.Add(new InstancesAnnotation([.. Enumerable.Range(0, count).Select(_ => NewId(resource))]));
        }
    }

    public void Fill()
    {
        NameInstances(model);
        foreach (var resource in model.Resources.Where(IsRunHere))
        {
            _instances[resource] = [.. resource.InstanceIds().Select(id => new Instance(resource, id))];
        }
    }

    public Instance Find(string id) => _instances.Values.SelectMany(i => i).FirstOrDefault(i => ModelComparers.ResourceName.Equals(i.Id, id))
        ?? throw new InvalidOperationException($"Resource '{id}' not found.");

    private static bool IsRunHere(IResource resource) => resource.IsContainer() || resource is ExecutableResource or ProjectResource;

    private static string NewId(IResource resource) =>
        $"{resource.Name}-{new string(RandomNumberGenerator.GetItems<char>("abcdefghjkmnpqrstuvwxyz", SuffixLength))}";
}
