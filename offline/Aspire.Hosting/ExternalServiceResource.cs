using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public sealed class ExternalServiceResource : Resource
{
    public ExternalServiceResource(string name, Uri uri) : base(name)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (FaultOf(uri) is { } fault)
        {
            throw new ArgumentException(fault, nameof(uri));
        }

        Uri = uri;
    }

    public ExternalServiceResource(string name, ParameterResource urlParameter) : base(name) =>
        UrlParameter = urlParameter ?? throw new ArgumentNullException(nameof(urlParameter));

    public Uri? Uri { get; }

    public ParameterResource? UrlParameter { get; }

    internal static bool TryParse(string? url, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(false)] out string? fault)
    {
        fault = Uri.TryCreate(url, UriKind.Absolute, out uri) ? FaultOf(uri) : "The URL for the external service must be an absolute URI.";
        return fault is null && uri is not null;
    }

    private static string? FaultOf(Uri uri) =>
        !uri.IsAbsoluteUri ? "The URI for the external service must be absolute."
        : uri.Fragment.Length > 0 ? "The URI cannot contain a fragment."
        : uri.Query.Length > 0 ? "The URI cannot contain a query string."
        : null;
}
