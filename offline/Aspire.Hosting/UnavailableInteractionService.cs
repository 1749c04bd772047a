using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

/// <summary>Nobody can be asked: prompts need Aspire's dashboard or its command line tool.</summary>
internal sealed class UnavailableInteractionService : IInteractionService
{
    public bool IsAvailable => false;

    public Task<InteractionResult<bool>> PromptConfirmationAsync(
        string title, string message, MessageBoxInteractionOptions? options, CancellationToken cancellationToken) => Refuse<bool>();

    public Task<InteractionResult<bool>> PromptMessageBoxAsync(
        string title, string message, MessageBoxInteractionOptions? options, CancellationToken cancellationToken) => Refuse<bool>();

    public Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, string inputLabel, string placeHolder, InputsDialogInteractionOptions? options, CancellationToken cancellationToken) =>
        Refuse<InteractionInput>();

    public Task<InteractionResult<InteractionInput>> PromptInputAsync(
        string title, string? message, InteractionInput input, InputsDialogInteractionOptions? options, CancellationToken cancellationToken) =>
        Refuse<InteractionInput>();

    public Task<InteractionResult<InteractionInputCollection>> PromptInputsAsync(
        string title, string? message, IReadOnlyList<InteractionInput> inputs, InputsDialogInteractionOptions? options, CancellationToken cancellationToken) =>
        Refuse<InteractionInputCollection>();

    public Task<InteractionResult<bool>> PromptNotificationAsync(
        string title, string message, NotificationInteractionOptions? options, CancellationToken cancellationToken) => Refuse<bool>();

    [Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    public Task<InteractionResult<bool>> PromptProgressAsync(string message, ProgressInteractionOptions? options, CancellationToken cancellationToken) =>
        Refuse<bool>();

    private static Task<InteractionResult<T>> Refuse<T>() => throw new InvalidOperationException(
        "The interaction service is not available. Ask IInteractionService.IsAvailable first.");
}
