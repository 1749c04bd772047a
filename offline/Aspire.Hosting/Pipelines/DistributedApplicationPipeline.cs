using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps;
    private readonly List<Func<PipelineConfigurationContext, Task>> _configurations;

    public DistributedApplicationPipeline()
    {
        _configurations = [];
        _steps = StandardSteps.Create(this);
    }

    private DistributedApplicationPipeline(DistributedApplicationPipeline other)
    {
        _steps = [.. other._steps.Select(s => s.Clone())];
        _configurations = other._configurations;
    }

    /// <summary>The steps of the last run, with their dependencies.</summary>
    internal IReadOnlyList<PipelineStep>? LastSteps { get; private set; }

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null) =>
        AddStep(new PipelineStep
        {
            Name = name,
            Action = action,
            DependsOnSteps = [.. Names(dependsOn, nameof(dependsOn))],
            RequiredBySteps = [.. Names(requiredBy, nameof(requiredBy))],
        });

    public void AddStep(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_steps.Exists(s => s.Name == step.Name))
        {
            throw new InvalidOperationException($"A step with the name '{step.Name}' has already been added to the pipeline.");
        }

        _steps.Add(step);
    }

    public void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _configurations.Add(callback);
    }

    public async Task ExecuteAsync(PipelineContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var steps = await ResolveAsync(context);
        var wanted = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step;
        await PipelineRun.ConcurrentlyAsync(string.IsNullOrWhiteSpace(wanted) ? steps : PipelineGraph.Closure(steps, wanted), context);
    }

    /// <summary>Runs a step and what it depends on, one after the other and on copies: the next run finds the steps as they were added.</summary>
    internal async Task ExecuteSeparatelyAsync(string stepName, PipelineContext context)
    {
        var steps = await new DistributedApplicationPipeline(this).ResolveAsync(context);
        await PipelineRun.InSequenceAsync(PipelineGraph.Closure(steps, stepName), context);
    }

    private async Task<IReadOnlyList<PipelineStep>> ResolveAsync(PipelineContext context)
    {
        var steps = _steps.ToList();
        var resources = context.Model.Resources.ToArray();
        foreach (var resource in resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>().ToArray())
            {
                foreach (var step in await annotation.CreateStepsAsync(new() { PipelineContext = context, Resource = resource }))
                {
                    step.Resource ??= resource;
                    steps.Add(step);
                }
            }
        }

        var configuration = new PipelineConfigurationContext { Services = context.Services, Steps = steps.AsReadOnly(), Model = context.Model };
        foreach (var callback in _configurations.Concat(resources.SelectMany(r => r.Annotations.OfType<PipelineConfigurationAnnotation>()).Select(a => a.Callback)).ToArray())
        {
            await callback(configuration);
        }

        PipelineGraph.Connect(steps);
        LastSteps = steps;
        return steps;
    }

    private static IEnumerable<string> Names(object? names, string parameter) => names switch
    {
        null => [],
        string name => [name],
        IEnumerable<string> several => several,
        _ => throw new ArgumentException($"The {parameter} parameter must be a string or IEnumerable<string>, but was {names.GetType().Name}.", parameter),
    };
}
