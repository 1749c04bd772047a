namespace Aspire.Hosting.ApplicationModel;

public enum ResourceCommandState
{
    Enabled,
    Disabled,
    Hidden,
}

[Flags]
public enum ResourceCommandVisibility
{
    None = 0,
    UI = 1,
    Api = 2,
}

public enum IconVariant
{
    Regular,
    Filled,
}

[AspireDto]
public class CommandOptions
{
    private IReadOnlyList<InteractionInput> _arguments = [];

    public string? Description { get; set; }

    [Obsolete("Use Arguments.")]
    public object? Parameter { get; set; }

    public IReadOnlyList<InteractionInput> Arguments
    {
        get => _arguments;
        set => _arguments = value ?? [];
    }

    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; set; }

    public ResourceCommandVisibility Visibility { get; set; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;

    public string? ConfirmationMessage { get; set; }

    public string? IconName { get; set; }

    public IconVariant? IconVariant { get; set; }

    public bool IsHighlighted { get; set; }

    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }

    public CommandProgressOptions? Progress { get; set; }
}

[AspireDto]
public sealed class CommandProgressOptions
{
    public string? Message { get; set; }

    public string? Title { get; set; }

    public bool HideCancelButton { get; set; }
}
