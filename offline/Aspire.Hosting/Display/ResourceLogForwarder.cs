using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Display;

/// <summary>EnableResourceLogging: the resources' log lines go to the AppHost's own log.</summary>
internal sealed class ResourceLogForwarder(
    ResourceNotificationService notifications, ResourceLoggerService loggers, ILoggerFactory factory, IHostEnvironment environment) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await new LogFollower(notifications, loggers).FollowAsync(Forward, stoppingToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Forward(IResource resource, string id, LogLine line)
    {
        var logger = factory.CreateLogger($"{environment.ApplicationName}.Resources.{resource.DisplayName(id)}");
        logger.Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, "{LineNumber}: {LineContent}", line.LineNumber, line.Content);
    }
}
