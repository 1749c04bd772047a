using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>Runs steps, each after those that it depends on.</summary>
internal static class PipelineRun
{
    public static async Task InSequenceAsync(IEnumerable<PipelineStep> ordered, PipelineContext context)
    {
        foreach (var step in ordered)
        {
            await RunAsync(step, context);
        }
    }

    /// <summary>At the same time, as far as the dependencies allow. A step that fails stops those that depend on it, and no others.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Every failure is passed on when the last step has ended.")]
    public static async Task ConcurrentlyAsync(IReadOnlyList<PipelineStep> steps, PipelineContext context)
    {
        PipelineGraph.CheckOrder(steps);
        var ends = steps.ToDictionary(s => s.Name, _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);
        var failures = new List<(string Step, Exception Exception)>();
        await Task.WhenAll(steps.Select(step => Task.Run(() => RunInTurnAsync(step))));
        switch (failures)
        {
            case []:
                return;
            case [var (_, exception)]:
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
                return;
            default:
                throw new AggregateException(
                    $"Multiple pipeline steps failed: {string.Join(", ", steps.Select(s => s.Name).Where(n => failures.Exists(f => f.Step == n)))}",
                    failures.Select(f => f.Exception));
        }

        async Task RunInTurnAsync(PipelineStep step)
        {
            var mayRun = await Task.WhenAll(step.DependsOnSteps.Where(ends.ContainsKey).Select(name => ends[name].Task));
            var succeeded = false;
            try
            {
                if (mayRun.All(ran => ran))
                {
                    await RunAsync(step, context);
                    succeeded = true;
                }
            }
            catch (Exception exception)
            {
                lock (failures)
                {
                    failures.Add((step.Name, exception));
                }
            }
            finally
            {
                ends[step.Name].SetResult(succeeded);
            }
        }
    }

    private static async Task RunAsync(PipelineStep step, PipelineContext context)
    {
        var reporter = context.Services.GetRequiredService<IPipelineActivityReporter>();
        await using var reporting = await reporter.CreateStepAsync(step.Name, context.CancellationToken);
        try
        {
            await ActAsync(step, new() { PipelineContext = context, ReportingStep = reporting });
        }
        catch (Exception exception)
        {
            context.Logger.LogError(exception, "Step '{StepName}' failed.", step.Name);
            await reporting.FailAsync(exception.Message, CancellationToken.None);
            throw;
        }
    }

    private static async Task ActAsync(PipelineStep step, PipelineStepContext context)
    {
        try
        {
            await step.Action(context);
        }
        catch (Exception exception) when (exception is not DistributedApplicationException)
        {
            throw new InvalidOperationException($"Step '{step.Name}' failed: {exception.Message}", exception);
        }
    }
}
