using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Display;

/// <summary>Hands on the log lines of every resource as they come.</summary>
internal sealed class LogFollower(ResourceNotificationService notifications, ResourceLoggerService loggers)
{
    public async Task FollowAsync(Action<IResource, string, LogLine> line, CancellationToken cancellationToken)
    {
        var followed = new ConcurrentDictionary<string, Task>();
        await foreach (var update in notifications.WatchAsync(cancellationToken))
        {
            _ = followed.GetOrAdd(update.ResourceId, id => Task.Run(() => FollowOneAsync(update.Resource, id, line, cancellationToken), cancellationToken));
        }
    }

    /// <summary>The line without the time that the log puts before it.</summary>
    public static string Text(LogLine line) => line.Content.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? line.Content[(space + 1)..] : line.Content;

    private async Task FollowOneAsync(IResource resource, string id, Action<IResource, string, LogLine> line, CancellationToken cancellationToken)
    {
        await foreach (var batch in loggers.WatchAsync(id).WithCancellation(cancellationToken))
        {
            foreach (var entry in batch)
            {
                line(resource, id, entry);
            }
        }
    }
}
