using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>The arguments and variables for one copy of a resource, with all placeholders replaced.</summary>
internal sealed partial class LaunchPlan
{
    private LaunchPlan(ImmutableArray<(string Value, bool IsSensitive)> arguments, ImmutableArray<KeyValuePair<string, string>> environment)
    {
        Arguments = arguments;
        Environment = environment;
    }

    public ImmutableArray<(string Value, bool IsSensitive)> Arguments { get; }

    public ImmutableArray<KeyValuePair<string, string>> Environment { get; }

    public static LaunchPlan For(Instance instance, IExecutionConfigurationResult configuration, InstanceRegistry registry)
    {
        string Fill(string text) => PortPlaceholder()
            .Replace(text, m => Port(instance, m.Groups["resource"].Value, m.Groups["endpoint"].Value, registry) ?? m.Value)
            .Replace(OtlpConfigurationExtensions.InstanceIdPlaceholder, instance.Suffix, StringComparison.Ordinal);
        return new(
            [.. configuration.Arguments.Select(a => (Fill(a.Value), a.IsSensitive))],
            [.. configuration.EnvironmentVariables.Select(v => KeyValuePair.Create(v.Key, Fill(v.Value)))]);
    }

    // Of another resource the first copy's port is meant.
    private static string? Port(Instance instance, string resource, string endpoint, InstanceRegistry registry)
    {
        var owner = ModelComparers.ResourceName.Equals(instance.Resource.Name, resource)
            ? instance
            : registry.All.FirstOrDefault(r => ModelComparers.ResourceName.Equals(r.Key.Name, resource)).Value?[0];
        return owner?.TargetPorts.TryGetValue(endpoint, out var port) == true ? port.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\{\{port:(?<resource>[^.}]+)\.(?<endpoint>[^}]+)\}\}")]
    private static partial Regex PortPlaceholder();
}
