using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>One copy of a resource that this process runs, and what its snapshot says about it.</summary>
internal sealed class Instance(IResource resource, string id)
{
    public IResource Resource => resource;

    public string Id => id;

    /// <summary>Held while the copy is being started or stopped.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public TaskCompletionSource Initialized { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the copy listens; behind a proxy that differs from the public port and from copy to copy.</summary>
    public Dictionary<string, int> TargetPorts { get; } = new(ModelComparers.EndpointName);

    public IRunning? Running { get; set; }

    public string? State { get; set; }

    public int? Pid { get; set; }

    public string? ContainerId { get; set; }

    public int? ExitCode { get; set; }

    public DateTime? Created { get; set; }

    public DateTime? Started { get; set; }

    public DateTime? Stopped { get; set; }

    public ImmutableArray<string> EffectiveArguments { get; set; } = [];

    public ImmutableArray<(string Value, bool IsSensitive)>? ProgramArguments { get; set; }

    public ImmutableArray<EnvironmentVariableSnapshot> Environment { get; set; } = [];

    public string Suffix => id[(resource.Name.Length + 1)..];

    public void Reset()
    {
        State = KnownResourceStates.Starting;
        Pid = null;
        ContainerId = null;
        ExitCode = null;
        Created = DateTime.UtcNow;
        Started = null;
        Stopped = null;
    }
}

/// <summary>A started process or container.</summary>
internal interface IRunning
{
    /// <summary>The exit code, when it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end, and makes it end when it does not.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
