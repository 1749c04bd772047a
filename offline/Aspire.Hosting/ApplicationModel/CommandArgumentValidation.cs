using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Fills in and checks the arguments that a command declares.</summary>
internal sealed class CommandArgumentValidation(IServiceProvider services, ResourceCommandAnnotation command)
{
    private const int LongestText = 8_000;

    /// <summary>The arguments for the command, or null when they are not valid.</summary>
    public async Task<InteractionInputCollection?> PrepareAsync(InteractionInputCollection given, CancellationToken cancellationToken)
    {
        // a command that declares nothing gets whatever it is given
        var arguments = command.Arguments.Count == 0
            ? given
            : new([.. command.Arguments.Select(a => a.WithValue(given.TryGetByName(a.Name, out var value) ? value.Value : a.Value))]);
        var loaded = await LoadAsync(arguments, cancellationToken);
        var context = new InputsDialogValidationContext { Inputs = arguments, Services = services, CancellationToken = cancellationToken };
        foreach (var argument in arguments)
        {
            argument.ValidationErrors.Clear();
            argument.Value = argument.InputType == InputType.SecretText ? argument.Value : argument.Value?.Trim();
            if (FaultOf(argument, loaded) is { } fault)
            {
                context.AddValidationError(argument, fault);
            }
        }

        if (!context.HasErrors && command.ValidateArguments is { } validate)
        {
            await validate(context);
        }

        return context.HasErrors ? null : arguments;
    }

    private async Task<HashSet<InteractionInput>> LoadAsync(InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        var loaded = new HashSet<InteractionInput>();
        foreach (var argument in arguments)
        {
            if (argument.DynamicLoading is { } loading
                && (loading.AlwaysLoadOnStart || (loading.DependsOnInputs ?? []).All(name => arguments.TryGetByName(name, out var input) && !string.IsNullOrEmpty(input.Value))))
            {
                await loading.LoadCallback(new() { Input = argument, AllInputs = arguments, Services = services, CancellationToken = cancellationToken });
                loaded.Add(argument);
            }
        }

        return loaded;
    }

    private static string? FaultOf(InteractionInput argument, HashSet<InteractionInput> loaded)
    {
        var value = argument.Value;
        if (argument.Disabled)
        {
            return argument.DynamicLoading is not null && !string.IsNullOrEmpty(value) && !loaded.Contains(argument) ? "Argument is disabled." : null;
        }

        if (string.IsNullOrEmpty(value))
        {
            return argument.Required ? "Value is required." : null;
        }

        var longest = argument.MaxLength ?? LongestText;
        return argument.InputType switch
        {
            InputType.Text or InputType.SecretText when value.Length > longest => $"Value length exceeds {longest} characters.",
            InputType.Choice when !argument.AllowCustomChoice && argument.Options is { } options && !options.Any(o => o.Key == value) =>
                "Value must be one of the provided options.",
            InputType.Boolean when !bool.TryParse(value, out _) => "Value must be a valid boolean.",
            InputType.Number when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => "Value must be a valid number.",
            _ => null,
        };
    }
}
