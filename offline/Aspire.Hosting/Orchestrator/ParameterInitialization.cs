using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestrator;

internal sealed class ParameterInitialization(ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    [SuppressMessage("Design", "CA1031", Justification = "What the value's getter throws becomes the state of the parameter.")]
    public async Task RunAsync(IEnumerable<ParameterResource> parameters)
    {
        foreach (var parameter in parameters)
        {
            var resolution = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            parameter.Resolution = resolution;
            try
            {
                var value = parameter.Resolve() ?? "";
                await PublishAsync(parameter, value, KnownResourceStates.Running);
                resolution.SetResult(value);
            }
            catch (Exception exception)
            {
                resolution.SetException(exception);
                loggers.GetLogger(parameter).LogError(exception, "Failed to initialize parameter resource {ResourceName}.", parameter.Name);
                await PublishAsync(parameter, exception.Message, exception is MissingParameterValueException
                    ? new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn)
                    : new("Error initializing parameter", KnownResourceStateStyles.Error));
            }
        }
    }

    private Task PublishAsync(ParameterResource parameter, string value, ResourceStateSnapshot? state)
    {
        var property = new ResourcePropertySnapshot(KnownProperties.ParameterValue, value)
        {
            IsSensitive = parameter.Secret,
            DisplayName = "Value",
            IsHighlighted = true,
            SortOrder = 0,
        };
        return notifications.PublishUpdateAsync(parameter, s => s with { State = state, Properties = s.Properties.Set(property) });
    }
}
