using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Display;

/// <summary>There is no dashboard: Run shows the resources' log lines and, when their states have settled, a table of them on the console.</summary>
internal sealed class ConsoleDisplay(ResourceNotificationService notifications, ResourceLoggerService loggers, DistributedApplicationOptions options) : BackgroundService
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _current = [];
    private bool _enabled;
    private string _shown = "";

    public void Enable() => _enabled = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_enabled)
        {
            return;
        }

        var logs = options.EnableResourceLogging
            ? Task.CompletedTask
            : new LogFollower(notifications, loggers).FollowAsync(WriteLine, stoppingToken);
        try
        {
            await Task.WhenAll(logs, ShowTablesAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ShowTablesAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0);
        var watch = WatchAsync(changed, stoppingToken);
        while (!watch.IsCompleted)
        {
            await changed.WaitAsync(stoppingToken);
            while (await changed.WaitAsync(Settled, stoppingToken))
            {
                // not settled yet
            }

            ShowTable();
        }

        await watch;
    }

    private async Task WatchAsync(SemaphoreSlim changed, CancellationToken stoppingToken)
    {
        await foreach (var update in notifications.WatchAsync(stoppingToken))
        {
            lock (_gate)
            {
                var before = _current.GetValueOrDefault(update.ResourceId);
                _current[update.ResourceId] = update;
                if (before is not null && Row(before).SequenceEqual(Row(update)))
                {
                    continue;
                }
            }

            changed.Release();
        }
    }

    private static string[] Row(ResourceEvent e)
    {
        var s = e.Snapshot;
        var state = s.State?.Text ?? "-";
        return
        [
            e.Resource.DisplayName(e.ResourceId),
            s.ResourceType,
            s.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"{state} ({code})") : state,
            s.HealthStatus?.ToString() ?? "-",
            string.Join("  ", s.Urls.Where(u => u is { IsInternal: false, IsInactive: false }).Select(u => u.Url)),
        ];
    }

    private void ShowTable()
    {
        string[][] rows;
        lock (_gate)
        {
            rows = [["RESOURCE", "TYPE", "STATE", "HEALTH", "URLS"], .. _current.Values.Where(e => !e.Snapshot.IsHidden).OrderBy(e => e.ResourceId, StringComparer.Ordinal).Select(Row)];
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            table.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        lock (_gate)
        {
            if (table.ToString() is var text && text != _shown)
            {
                _shown = text;
                Console.WriteLine();
                Console.WriteLine(text);
            }
        }
    }

    private void WriteLine(IResource resource, string id, LogLine line)
    {
        lock (_gate)
        {
            Console.WriteLine($"[{resource.DisplayName(id)}] {LogFollower.Text(line)}");
        }
    }
}
