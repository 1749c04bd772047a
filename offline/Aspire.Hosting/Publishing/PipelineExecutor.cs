using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>In publish mode: runs the pipeline once the host has started, then stops the host.</summary>
internal sealed class PipelineExecutor(
    ILogger<PipelineExecutor> logger,
    IHostApplicationLifetime lifetime,
    DistributedApplicationExecutionContext executionContext,
    DistributedApplicationModel model,
    IServiceProvider services,
    IDistributedApplicationPipeline pipeline,
    IPipelineActivityReporter reporter,
    IDistributedApplicationEventing eventing) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!executionContext.IsPublishMode)
        {
            return;
        }

        try
        {
            await eventing.PublishAsync(new BeforePublishEvent(services, model), stoppingToken);
            var context = new PipelineContext(model, executionContext, services, logger, stoppingToken);
            await pipeline.ExecuteAsync(context);
            await eventing.PublishAsync(new AfterPublishEvent(services, model), stoppingToken);
            await reporter.CompletePublishAsync(new PublishCompletionOptions { PipelineSummary = context.Summary.Items }, stoppingToken);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Message}", exception.Message);
            await reporter.CompletePublishAsync(
                new PublishCompletionOptions { CompletionMessage = exception.Message, CompletionState = CompletionState.CompletedWithError },
                CancellationToken.None);
            throw new DistributedApplicationException($"Pipeline execution failed: {exception.Message}", exception);
        }

        lifetime.StopApplication();
    }
}
