using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Which resources of the model the orchestrator has told to initialize themselves.</summary>
internal sealed class InitializedResources(DistributedApplicationModel model)
{
    private readonly ConcurrentDictionary<IResource, TaskCompletionSource> _resources = new();
    private volatile bool _all;

    /// <summary>The first snapshot of the resource is published and its InitializeResource raised.</summary>
    public void Add(IResource resource) => Of(resource).TrySetResult();

    /// <summary>Nobody has to wait any more, not even for what was added to the model too late to be initialized.</summary>
    public void AddAll()
    {
        _all = true;
        foreach (var resource in _resources.Values)
        {
            resource.TrySetResult();
        }
    }

    /// <summary>Completes with <see cref="Add"/>; at once for what is not in the model, which nobody initializes.</summary>
    public Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (_all || !model.Resources.Contains(resource))
        {
            return Task.CompletedTask;
        }

        var initialized = Of(resource);
        if (_all)
        {
            initialized.TrySetResult();
        }

        return initialized.Task.WaitAsync(cancellationToken);
    }

    private TaskCompletionSource Of(IResource resource) =>
        _resources.GetOrAdd(resource, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
