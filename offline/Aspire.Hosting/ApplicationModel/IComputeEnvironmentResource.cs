using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

public interface IComputeEnvironmentResource : IResource
{
    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference) => throw new NotImplementedException();

    [Experimental("ASPIRECOMPUTE002", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
    ReferenceExpression GetEndpointPropertyExpression(EndpointReferenceExpression endpointReferenceExpression)
    {
        ArgumentNullException.ThrowIfNull(endpointReferenceExpression);
        var endpoint = endpointReferenceExpression.Endpoint.EndpointAnnotation;
        var scheme = endpoint.UriScheme;
        var schemePort = scheme.ToUpperInvariant() switch { "HTTP" => 80, "HTTPS" => 443, _ => 0 };
        var port = endpoint.Port ?? schemePort;
        var portText = port.ToString(CultureInfo.InvariantCulture);
        ReferenceExpression Host() => GetHostAddressExpression(endpointReferenceExpression.Endpoint);
        return endpointReferenceExpression.Property switch
        {
            _ when port == 0 => throw new InvalidOperationException($"Endpoint '{endpoint.Name}' must specify a port for scheme '{scheme}'."),
            EndpointProperty.Url when port == schemePort => ReferenceExpression.Create($"{scheme}://{Host()}"),
            EndpointProperty.Url => ReferenceExpression.Create($"{scheme}://{Host()}:{portText}"),
            EndpointProperty.Host or EndpointProperty.IPV4Host => Host(),
            EndpointProperty.Port => ReferenceExpression.Create($"{portText}"),
            EndpointProperty.TargetPort => ReferenceExpression.Create($"{(endpoint.TargetPort ?? port).ToString(CultureInfo.InvariantCulture)}"),
            EndpointProperty.Scheme => ReferenceExpression.Create($"{scheme}"),
            EndpointProperty.HostAndPort => ReferenceExpression.Create($"{Host()}:{portText}"),
            EndpointProperty.TlsEnabled => ReferenceExpression.Create($"{(endpoint.TlsEnabled ? bool.TrueString : bool.FalseString)}"),
            var other => throw new InvalidOperationException($"The property '{other}' is not supported for the endpoint '{endpoint.Name}'."),
        };
    }
}
