using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum CompletionState
{
    InProgress = 0,
    Completed = 1,
    CompletedWithWarning = 2,
    CompletedWithError = 3,
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class MarkdownString(string value)
{
    public string Value { get; } = value ?? throw new ArgumentNullException(nameof(value));

    public override string ToString() => Value;
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingTask : IAsyncDisposable
{
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    Task CompleteAsync(MarkdownString completionMessage, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingStep : IAsyncDisposable
{
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    [Obsolete("Use Log(LogLevel, string) or Log(LogLevel, MarkdownString) instead.")]
    void Log(LogLevel logLevel, string message, bool enableMarkdown);

    void Log(LogLevel logLevel, string message);

    void Log(LogLevel logLevel, MarkdownString message);

    Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);

    Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineActivityReporter
{
    Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default);

    Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, cancellationToken);

    Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default);

    [Obsolete("Use CompletePublishAsync(PublishCompletionOptions?, CancellationToken) instead.")]
    Task CompletePublishAsync(string? completionMessage = null, CompletionState? completionState = null, CancellationToken cancellationToken = default);
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PublishCompletionOptions
{
    public string? CompletionMessage { get; set; }

    public CompletionState? CompletionState { get; set; }

    public IReadOnlyList<PipelineSummaryItem>? PipelineSummary { get; set; }
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineSummaryItem(string key, string value, bool enableMarkdown)
{
    public string Key { get; } = key;

    public string Value { get; } = value;

    public bool EnableMarkdown { get; } = enableMarkdown;
}

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics#{0}")]
[AspireExport(ExposeMethods = true)]
public sealed class PipelineSummary
{
    private readonly Lock _lock = new();
    private readonly List<PipelineSummaryItem> _items = [];

    public ReadOnlyCollection<PipelineSummaryItem> Items
    {
        get
        {
            lock (_lock)
            {
                return _items.ToArray().AsReadOnly();
            }
        }
    }

    public void Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Add(key, value, enableMarkdown: false);
    }

    public void Add(string key, MarkdownString value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(key, value.Value, enableMarkdown: true);
    }

    private void Add(string key, string value, bool enableMarkdown)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        lock (_lock)
        {
            _items.Add(new(key, value, enableMarkdown));
        }
    }
}
