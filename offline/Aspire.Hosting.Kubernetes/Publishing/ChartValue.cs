using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>A value of the chart: what stands in values.yaml, and the expression by which templates use it.</summary>
internal sealed class ChartValue
{
    /// <summary>Null for a literal, which needs no place in values.yaml.</summary>
    public string? Expression { get; init; }

    public object? Value { get; init; }

    /// <summary>Where the value comes from when it is a parameter.</summary>
    public ParameterResource? Parameter { get; init; }

    /// <summary>Where it comes from when only a deployment can tell.</summary>
    public IValueProvider? Provider { get; init; }

    /// <summary>The resource whose image it is.</summary>
    public IResource? ImageOf { get; init; }

    /// <summary>The key in values.yaml when it is not the name of the variable.</summary>
    public string? Key { get; init; }

    public string? Text => Value?.ToString();

    /// <summary>For a place in a template that holds nothing else: a number is converted back into one.</summary>
    public string Scalar
    {
        get
        {
            if (string.IsNullOrWhiteSpace(Expression))
            {
                return Text ?? "";
            }

            var conversion = Value switch
            {
                int => " | int",
                long => " | int64",
                float or double or decimal => " | float64",
                _ => "",
            };
            return HelmText.Inside(Expression) is { } inside ? $"{{{{ {inside}{conversion} }}}}" : ToString();
        }
    }

    /// <summary>For a place inside other text.</summary>
    public string Embedded => Expression ?? Text ?? "";

    public static ChartValue Literal(object value) => new() { Value = value };

    public override string ToString() => Text ?? Expression ?? "";
}

/// <param name="Name">The endpoint's.</param>
/// <param name="Scheme">The scheme of its URL.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Host">The name of the service.</param>
/// <param name="Port">Where the container listens.</param>
/// <param name="ServicePort">Where the service listens when that is another port.</param>
internal sealed record PublishedEndpoint(string Name, string Scheme, string Protocol, string Host, ChartValue Port, ChartValue? ServicePort = null)
{
    private ChartValue Public => ServicePort ?? Port;

    public string Get(EndpointProperty property, bool embedded = false) => property switch
    {
        EndpointProperty.Url => $"{Scheme}://{Host}{Suffix}",
        EndpointProperty.Host or EndpointProperty.IPV4Host => Host,
        EndpointProperty.Port => embedded ? Public.Embedded : Public.Scalar,
        EndpointProperty.TargetPort => embedded ? Port.Embedded : Port.Scalar,
        EndpointProperty.HostAndPort => Host + Suffix,
        EndpointProperty.Scheme => Scheme,
        _ => throw new NotSupportedException($"The property '{property}' of the endpoint '{Name}' cannot be published."),
    };

    private string Suffix => Public.Embedded is { Length: > 0 } port ? ":" + port : "";
}
