using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
    {
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new InteractionInputCollection([]), cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId,
        string commandName,
        InteractionInputCollection arguments,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return _notifications.TryGetCurrentState(resourceId, out var current)
            ? await ExecuteAsync(current.ResourceId, current.Resource, commandName, arguments, cancellationToken)
            : CommandResults.Failure($"Resource '{resourceId}' not found.");
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new InteractionInputCollection([]), cancellationToken);

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource,
        string commandName,
        InteractionInputCollection arguments,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(arguments);
        var ids = resource.InstanceIds();
        if (ids is [var single])
        {
            return await ExecuteAsync(single, resource, commandName, arguments, cancellationToken);
        }

        var results = await Task.WhenAll(ids.Select(id =>
            ExecuteAsync(id, resource, commandName, new([.. arguments.Select(a => a.WithValue(a.Value))]), cancellationToken)));
        return Combine(ids, results);
    }

    // Of several copies the messages of the successful ones are lost, as with Aspire.
    private static ExecuteCommandResult Combine(string[] ids, ExecuteCommandResult[] results)
    {
        var failures = ids.Zip(results).Where(r => !r.Second.Success && !r.Second.Canceled).ToArray();
        if (failures.Length > 0)
        {
            var lines = failures.Select(f => $"Resource '{f.First}' failed with error message: {f.Second.Message}");
            return CommandResults.Failure(string.Join(Environment.NewLine, [$"{failures.Length} command executions failed.", .. lines]));
        }

        return results.Any(r => r.Canceled)
            ? CommandResults.Canceled()
            : new() { Success = true, Data = results.FirstOrDefault(r => r.Data is not null)?.Data };
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a command throws is its result.")]
    private async Task<ExecuteCommandResult> ExecuteAsync(
        string id,
        IResource resource,
        string commandName,
        InteractionInputCollection arguments,
        CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(id);
        logger.LogInformation("Executing command '{CommandName}'.", commandName);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().SingleOrDefault(a => ModelComparers.CommandName.Equals(a.Name, commandName));
        if (command is null)
        {
            logger.LogInformation("Command '{CommandName}' not available.", commandName);
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resource.DisplayName(id)}'.");
        }

        try
        {
            var validation = new CommandArgumentValidation(_services, command);
            if (await validation.PrepareAsync(arguments, cancellationToken) is not { } prepared)
            {
                return CommandResults.Failure("Command argument validation failed.");
            }

            var result = await command.ExecuteCommand(new()
            {
                ResourceName = id,
                Services = _services,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = prepared,
            });
            if (result.Success)
            {
                logger.LogInformation("Successfully executed command '{CommandName}'.", commandName);
            }
            else if (!result.Canceled)
            {
                logger.LogInformation("Failure executing command '{CommandName}'. Error message: {ErrorMessage}", commandName, result.Message);
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Error executing command '{CommandName}'.", commandName);
            return CommandResults.Failure(exception);
        }
    }
}
