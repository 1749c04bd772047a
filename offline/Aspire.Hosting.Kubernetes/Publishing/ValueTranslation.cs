using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Turns the value of a variable or argument into text, or into a value of the chart.</summary>
internal sealed class ValueTranslation(
    KubernetesResource kubernetes, ResourceTranslation resources, DistributedApplicationExecutionContext executionContext, ILogger logger)
{
    private string Owner => kubernetes.Target.Name;

    /// <returns>A string or a <see cref="ChartValue"/>.</returns>
    public async Task<object> OfVariableAsync(string name, object value, CancellationToken cancellationToken) =>
        value is IValueProvider provider && IsOpen(value)
            ? new ChartValue { Expression = HelmText.Expression(ValuesSection.Config, Owner, name), Value = "", Provider = provider }
            : await OfAsync(value, cancellationToken);

    /// <returns>A string or a <see cref="ChartValue"/>.</returns>
    public Task<object> OfAsync(object value, CancellationToken cancellationToken) => OfAsync(value, embedded: false, cancellationToken);

    private async Task<object> OfAsync(object value, bool embedded, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case string text:
                return text;
            case bool condition:
                return condition ? "true" : "false";
            case IFormattable formattable:
                return formattable.ToString(null, CultureInfo.InvariantCulture);
            case EndpointReference endpoint:
                return await OfEndpointAsync(endpoint.Property(EndpointProperty.Url), embedded: false, cancellationToken);
            case EndpointReferenceExpression endpoint:
                return await OfEndpointAsync(endpoint, embedded, cancellationToken);
            case ParameterResource parameter:
                return OfParameter(parameter);
            case ConnectionStringReference reference:
                return await OfAsync(reference.Resource.ConnectionStringExpression, embedded, cancellationToken);
            case IResourceWithConnectionString resource:
                return await OfAsync(resource.ConnectionStringExpression, embedded, cancellationToken);
            case ReferenceExpression { IsConditional: true } choice:
                return await OfChoiceAsync(choice, embedded, cancellationToken);
            case ReferenceExpression { Format: "{0}", ValueProviders: [var single] }:
                var inner = await OfAsync(single, embedded, cancellationToken);
                return embedded ? inner.ToString() ?? "" : inner;
            case ReferenceExpression expression:
                return await ComposeAsync(expression, cancellationToken);
            case IManifestExpressionProvider unknown:
                logger.LogWarning("{ResourceName} with type '{ResourceType}' is not supported by this publisher", "value", unknown.GetType().Name);
                return OfUnknown(unknown);
            default:
                throw new NotSupportedException($"Unsupported value type: {value.GetType().Name}");
        }
    }

    private async Task<object> OfEndpointAsync(EndpointReferenceExpression expression, bool embedded, CancellationToken cancellationToken)
    {
        var owner = expression.Endpoint.Resource;
        var home = owner.GetComputeEnvironment() ?? owner.GetDeploymentTargetAnnotation()?.ComputeEnvironment;
        if (home is not null && home != kubernetes.Parent && home != kubernetes.Parent.OwningComputeEnvironment)
        {
            return await OfAsync(home.GetEndpointPropertyExpression(expression), embedded, cancellationToken);
        }

        var translated = await resources.TranslateAsync(owner, cancellationToken);
        return translated.Endpoints[expression.Endpoint.EndpointName].Get(expression.Property, embedded);
    }

    // With the name of the parameter, not of the variable: expression and values.yaml must agree.
    private ChartValue OfParameter(ParameterResource parameter)
    {
        var key = HelmText.Key(parameter.Name);
        return new()
        {
            Expression = HelmText.Expression(parameter.Secret ? ValuesSection.Secrets : ValuesSection.Config, Owner, key),
            Parameter = parameter,
            Key = key,
        };
    }

    private ChartValue OfUnknown(IManifestExpressionProvider unknown)
    {
        var expression = unknown.ValueExpression;
        var key = HelmText.Key(expression.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace('.', '_'));
        var section = HelmText.RefersToSecrets(expression) ? ValuesSection.Secrets : ValuesSection.Config;
        return new() { Expression = HelmText.Expression(section, Owner, key), Value = expression, Provider = unknown as IValueProvider };
    }

    private async Task<string> ComposeAsync(ReferenceExpression expression, CancellationToken cancellationToken)
    {
        var parts = new object[expression.ValueProviders.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = await OfAsync(expression.ValueProviders[i], embedded: true, cancellationToken);
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, parts);
    }

    // A choice by a parameter is Helm's to make, any other is made now.
    private async Task<object> OfChoiceAsync(ReferenceExpression choice, bool embedded, CancellationToken cancellationToken)
    {
        if (choice.Condition is not ParameterResource parameter)
        {
            var condition = await choice.Condition!.GetValueAsync(new() { ExecutionContext = executionContext }, cancellationToken);
            var isMet = string.Equals(condition, choice.MatchValue, StringComparison.OrdinalIgnoreCase);
            return await OfAsync(isMet ? choice.WhenTrue! : choice.WhenFalse!, embedded, cancellationToken);
        }

        var whenTrue = await OfAsync(choice.WhenTrue!, embedded, cancellationToken);
        var whenFalse = await OfAsync(choice.WhenFalse!, embedded, cancellationToken);
        var key = HelmText.Key(parameter.Name);
        var expression = HelmText.Expression(ValuesSection.Parameters, Owner, key);
        kubernetes.Parameters.TryAdd(key, new() { Expression = expression, Parameter = parameter.Default is null || parameter.Secret ? null : parameter });
        foreach (var used in choice.WhenTrue!.ValueProviders.Concat(choice.WhenFalse!.ValueProviders).OfType<ParameterResource>().Select(OfParameter))
        {
            (HelmText.RefersToSecrets(used.Expression) ? kubernetes.SecretVariables : kubernetes.BranchValues).TryAdd(used.Key!, used);
        }

        var match = choice.MatchValue!.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return ChartValue.Literal($"{{{{ if eq ({HelmText.Inside(expression)} | lower) \"{match}\" }}}}{whenTrue}{{{{ else }}}}{whenFalse}{{{{ end }}}}");
    }

    /// <summary>Nothing but a deployment can tell the value.</summary>
    private static bool IsOpen(object value) => value switch
    {
        string or EndpointReference or EndpointReferenceExpression or ParameterResource => false,
        ConnectionStringReference reference => IsOpen(reference.Resource.ConnectionStringExpression),
        IResourceWithConnectionString resource => IsOpen(resource.ConnectionStringExpression),
        ReferenceExpression expression => expression.ValueProviders.Any(IsOpen),
        _ => value is IManifestExpressionProvider and IValueProvider,
    };
}
