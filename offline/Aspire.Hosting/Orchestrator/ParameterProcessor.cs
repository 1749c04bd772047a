using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestrator;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>In publish mode: gives every parameter its value, and keeps the values for the next deployment.</summary>
internal sealed class ParameterProcessor(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ILogger<ParameterProcessor> logger,
    DistributedApplicationExecutionContext executionContext,
    IDeploymentStateManager state)
{
    public async Task InitializeParametersAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        var parameters = model.Resources.OfType<ParameterResource>().ToList();
        foreach (var resource in model.Resources.Where(r => !r.IsExcludedFromPublish()).ToArray())
        {
            var dependencies = await resource.GetResourceDependenciesAsync(executionContext, cancellationToken: cancellationToken);
            parameters.AddRange(dependencies.OfType<ParameterResource>().Where(d => !parameters.Exists(p => p.Name == d.Name)));
        }

        await new ParameterInitialization(notifications, loggers).RunAsync(parameters);
        if (executionContext.IsPublishMode)
        {
            await SaveAsync(parameters, cancellationToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A parameter without a value is not saved; it fails whoever needs it.")]
    private async Task SaveAsync(List<ParameterResource> parameters, CancellationToken cancellationToken)
    {
        var saved = 0;
        foreach (var parameter in parameters)
        {
            try
            {
                if (await parameter.GetValueAsync(cancellationToken) is { Length: > 0 } value)
                {
                    var section = await state.AcquireSectionAsync(parameter.ConfigurationKey, cancellationToken);
                    section.SetValue(value);
                    await state.SaveSectionAsync(section, cancellationToken);
                    saved++;
                }
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "Failed to save parameter {ParameterName} to deployment state.", parameter.Name);
            }
        }

        if (saved > 0)
        {
            logger.LogInformation("{SavedCount} parameter values saved to deployment state.", saved);
        }
    }
}
