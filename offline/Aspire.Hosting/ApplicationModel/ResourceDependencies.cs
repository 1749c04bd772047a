namespace Aspire.Hosting.ApplicationModel;

public enum ResourceDependencyDiscoveryMode
{
    Recursive,
    DirectOnly,
}

public sealed class ResourceDependencyDiscoveryOptions
{
    public ResourceDependencyDiscoveryMode DiscoveryMode { get; init; }

    public bool CacheAnnotationCallbackResults { get; init; }
}

internal static class ResourceDependencies
{
    public static async Task<IReadOnlySet<IResource>> FindAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ResourceDependencyDiscoveryMode mode,
        CancellationToken cancellationToken)
    {
        var found = new HashSet<IResource>();
        var pending = new Queue<IResource>([resource]);
        while (pending.TryDequeue(out var current))
        {
            foreach (var dependency in await DirectAsync(current, executionContext, cancellationToken))
            {
                // Aspire looks at a resource that refers to itself (a project does, through its ports) twice
                if (found.Add(dependency) && mode == ResourceDependencyDiscoveryMode.Recursive && (dependency != resource || current == resource))
                {
                    pending.Enqueue(dependency);
                }
            }
        }

        found.Remove(resource);
        return found;
    }

    private static async Task<HashSet<IResource>> DirectAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken)
    {
        var found = new HashSet<IResource>();
        if (resource is IResourceWithParent { Parent: { } parent })
        {
            found.Add(parent);
        }

        found.UnionWith(resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource));
        if (resource.TryGetLastAnnotation<ConnectionStringRedirectAnnotation>(out var redirect))
        {
            found.Add(redirect.Resource);
        }

        var environment = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(environment);
        }

        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(arguments);
        }

        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in environment.EnvironmentVariables.Values.Concat(arguments.Args))
        {
            Walk(value, r => found.Add(r), visited);
        }

        return found;
    }

    /// <summary>Visits every resource that a value refers to, through nested expressions and references.</summary>
    private static void Walk(object value, Action<IResource> visit, HashSet<object> visited)
    {
        var unwrapped = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        if (!visited.Add(unwrapped))
        {
            return;
        }

        if (unwrapped is IResource resource)
        {
            visit(resource);
        }

        if (unwrapped is IValueWithReferences with)
        {
            foreach (var reference in with.References)
            {
                Walk(reference, visit, visited);
            }
        }
    }
}
