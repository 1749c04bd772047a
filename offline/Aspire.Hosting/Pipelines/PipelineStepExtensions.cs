using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PipelineStepExtensions
{
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, PipelineStep? step) => steps.DependsOn(step?.Name ?? "");

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, string stepName) =>
        Each(steps, stepName, static (step, name) => step.DependsOn(name));

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps) =>
        Each(steps, targetSteps, static (step, name) => step.DependsOn(name));

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, PipelineStep? step) => steps.RequiredBy(step?.Name ?? "");

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, string stepName) =>
        Each(steps, stepName, static (step, name) => step.RequiredBy(name));

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps) =>
        Each(steps, targetSteps, static (step, name) => step.RequiredBy(name));

    private static IEnumerable<PipelineStep> Each(IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targets, Action<PipelineStep, string> relate)
    {
        ArgumentNullException.ThrowIfNull(targets);
        foreach (var target in targets)
        {
            Each(steps, target.Name, relate);
        }

        return steps;
    }

    private static IEnumerable<PipelineStep> Each(IEnumerable<PipelineStep> steps, string name, Action<PipelineStep, string> relate)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (!string.IsNullOrEmpty(name))
        {
            foreach (var step in steps)
            {
                relate(step, name);
            }
        }

        return steps;
    }
}
