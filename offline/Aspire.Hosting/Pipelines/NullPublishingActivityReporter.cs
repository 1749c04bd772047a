using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>What is reported is shown by Aspire's command line alone; without one nobody sees it.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class NullPublishingActivityReporter : IPipelineActivityReporter
{
    public Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default) => Task.FromResult<IReportingStep>(new Unseen());

    public Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default) => Task.CompletedTask;

    [Obsolete("Use CompletePublishAsync(PublishCompletionOptions?, CancellationToken) instead.")]
    public Task CompletePublishAsync(string? completionMessage = null, CompletionState? completionState = null, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    private sealed class Unseen : IReportingStep, IReportingTask
    {
        public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default) => Task.FromResult<IReportingTask>(new Unseen());

        public Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => CreateTaskAsync("", cancellationToken);

        [Obsolete("Use Log(LogLevel, string) or Log(LogLevel, MarkdownString) instead.")]
        public void Log(LogLevel logLevel, string message, bool enableMarkdown)
        {
        }

        public void Log(LogLevel logLevel, string message)
        {
        }

        public void Log(LogLevel logLevel, MarkdownString message)
        {
        }

        public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync(string? completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;

        public Task CompleteAsync(MarkdownString completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
