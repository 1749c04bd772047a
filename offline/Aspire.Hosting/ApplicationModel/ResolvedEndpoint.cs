namespace Aspire.Hosting.ApplicationModel;

public interface IPortAllocator
{
    int AllocatePort();

    void AddUsedPort(int port);
}

public sealed class PortAllocator(int startPort = 8000) : IPortAllocator
{
    private readonly HashSet<int> _used = [];
    private int _next = startPort;

    public int AllocatePort()
    {
        while (_used.Contains(_next))
        {
            _next++;
        }

        return _next;
    }

    public void AddUsedPort(int port) => _used.Add(port);
}

public readonly struct ResolvedPort
{
    public int? Value { get; init; }

    public bool IsAllocated { get; init; }

    public bool IsImplicit { get; init; }

    public static implicit operator int?(ResolvedPort resolvedPort) => resolvedPort.Value;

    public static ResolvedPort Explicit(int port) => new() { Value = port };

    public static ResolvedPort Allocated(int port) => new() { Value = port, IsAllocated = true };

    public static ResolvedPort Implicit(int port) => new() { Value = port, IsImplicit = true };

    public static ResolvedPort None() => default;
}

public sealed class ResolvedEndpoint
{
    public required EndpointAnnotation Endpoint { get; init; }

    public ResolvedPort TargetPort { get; init; }

    public ResolvedPort ExposedPort { get; init; }
}

internal static class EndpointResolution
{
    /// <summary>The ports of a deployment: what is given, what follows from the other port, what the deployment tool will choose, or the next free one.</summary>
    public static IReadOnlyList<ResolvedEndpoint> Resolve(IResource resource, IPortAllocator allocator)
    {
        var defaultSchemes = new HashSet<string>(StringComparer.Ordinal);
        var resolved = new List<ResolvedEndpoint>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            // Only the first endpoint of a project for http and for https is the tool's to place.
            var isHttp = endpoint.UriScheme is "http" or "https";
            var isDefault = resource is ProjectResource && isHttp && !defaultSchemes.Contains(endpoint.UriScheme);
            if (resource is ProjectResource && isHttp)
            {
                defaultSchemes.Add(endpoint.UriScheme);
            }

            var target = (Given(endpoint.TargetPort), Given(endpoint.Port)) switch
            {
                ({ } given, _) => ResolvedPort.Explicit(given),
                (null, { } port) when resource is ContainerResource => ResolvedPort.Implicit(port),
                _ when isDefault => ResolvedPort.None(),
                _ => ResolvedPort.Allocated(allocator.AllocatePort()),
            };
            var exposed = (Given(endpoint.Port), target.Value) switch
            {
                ({ } given, _) => ResolvedPort.Explicit(given),
                (null, { } port) => ResolvedPort.Implicit(port),
                _ when isHttp => ResolvedPort.None(),
                _ => ResolvedPort.Allocated(allocator.AllocatePort()),
            };
            foreach (var port in new[] { target.Value, exposed.Value }.OfType<int>())
            {
                allocator.AddUsedPort(port);
            }

            resolved.Add(new() { Endpoint = endpoint, TargetPort = target, ExposedPort = exposed });
        }

        return resolved;
    }

    // zero stands for any port, as in a URL
    private static int? Given(int? port) => port is 0 ? null : port;
}
