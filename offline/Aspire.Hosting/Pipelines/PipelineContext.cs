using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[AspireExport(ExposeProperties = true)]
public sealed class PipelineContext(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IServiceProvider serviceProvider,
    ILogger logger,
    CancellationToken cancellationToken)
{
    public DistributedApplicationModel Model { get; } = model;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IServiceProvider Services { get; } = serviceProvider;

    public ILogger Logger { get; } = logger;

    public CancellationToken CancellationToken { get; set; } = cancellationToken;

    public PipelineSummary Summary { get; } = new();
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[AspireExport(ExposeProperties = true)]
public sealed class PipelineStepContext
{
    public required PipelineContext PipelineContext { get; init; }

    public required IReportingStep ReportingStep { get; init; }

    public DistributedApplicationModel Model => PipelineContext.Model;

    public DistributedApplicationExecutionContext ExecutionContext => PipelineContext.ExecutionContext;

    public IServiceProvider Services => PipelineContext.Services;

    public ILogger Logger => PipelineContext.Logger;

    public CancellationToken CancellationToken => PipelineContext.CancellationToken;

    public PipelineSummary Summary => PipelineContext.Summary;
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[AspireExport(ExposeProperties = true)]
public class PipelineStepFactoryContext
{
    public required PipelineContext PipelineContext { get; init; }

    public required IResource Resource { get; init; }
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
[AspireExport]
public class PipelineConfigurationContext
{
    public required IServiceProvider Services { get; init; }

    public required IReadOnlyList<PipelineStep> Steps { get; init; }

    public required DistributedApplicationModel Model { get; init; }

    public IEnumerable<PipelineStep> GetSteps(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Steps.Where(s => s.Tags.Contains(tag));
    }

    // By name: a resource may have been replaced by another of its name.
    public IEnumerable<PipelineStep> GetSteps(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Steps.Where(s => ModelComparers.ResourceName.Equals(s.Resource?.Name, resource.Name));
    }

    public IEnumerable<PipelineStep> GetSteps(IResource resource, string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return GetSteps(resource).Where(s => s.Tags.Contains(tag));
    }
}
