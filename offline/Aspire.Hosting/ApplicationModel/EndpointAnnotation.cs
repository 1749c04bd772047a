using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

[DebuggerDisplay("{Name}: {UriScheme} {Port} -> {TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly ValueSnapshot<AllocatedEndpoint> _allocated = new();
    private string? _transport;
    private int? _port;
    private int? _targetPort;
    private bool _portCleared;
    private bool _targetPortCleared;
    private bool? _tlsEnabled;
    private bool? _explicitlyProxied;
    private bool _proxied;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme,
        string? transport,
        [EndpointName] string? name,
        int? port,
        int? targetPort,
        bool? isExternal,
        bool isProxied)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ModelName.Validate(nameof(EndpointAnnotation), Name);
        Protocol = protocol;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        AllAllocatedEndpoints.TryAddCore(DefaultNetworkID, _allocated);
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme,
        string? transport,
        [EndpointName] string? name,
        int? port,
        int? targetPort,
        bool? isExternal,
        bool isProxied)
        : this(protocol, networkId, uriScheme, transport, name, port, targetPort, isExternal, (bool?)isProxied)
    {
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    // Without a proxy both ports are the same, so that one stands for the other unless it was set to null.
    public int? Port
    {
        get => _port ?? (IsProxied || _portCleared ? null : _targetPort);
        set => (_port, _portCleared) = (value, value is null);
    }

    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _targetPortCleared ? null : _port);
        set => (_targetPort, _targetPortCleared) = (value, value is null);
    }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    public string Transport
    {
        get => _transport ?? (IsHttpScheme ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    public bool IsExternal { get; set; }

    public bool IsProxied
    {
        get => _proxied;
        set => IsExplicitlyProxied = value;
    }

    public bool? IsExplicitlyProxied
    {
        get => _explicitlyProxied;
        set => (_explicitlyProxied, _proxied) = (value, value ?? true);
    }

    public bool ExcludeReferenceEndpoint { get; set; }

    public bool TlsEnabled
    {
        get => _tlsEnabled ?? UriScheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    public NetworkIdentifier DefaultNetworkID { get; }

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.IsValueSet ? _allocated.GetValueAsync().GetAwaiter().GetResult() : null;
        set
        {
            if (value is null)
            {
                _allocated.SetException(new InvalidOperationException($"The endpoint `{Name}` is not allocated"));
                return;
            }

            if (value.NetworkID != DefaultNetworkID)
            {
                throw new InvalidOperationException(
                    $"The default AllocatedEndpoint's network ID must match the EndpointAnnotation network ID ('{DefaultNetworkID}'). The attempted AllocatedEndpoint belongs to '{value.NetworkID}'.");
            }

            _allocated.SetValue(value);
        }
    }

    [Obsolete("Use AllocatedEndpoint and AllAllocatedEndpoints.")]
    public ValueSnapshot<AllocatedEndpoint> AllocatedEndpointSnapshot => _allocated;

    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = [];

    internal bool FromLaunchProfile { get; set; }

    /// <summary>A project that is published gets it without having asked for it.</summary>
    internal bool IsDefaultHttps { get; set; }

    internal string? TargetPortEnvironmentVariable { get; set; }

    internal bool IsHttpScheme => UriScheme.Equals("http", StringComparison.OrdinalIgnoreCase) || UriScheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decides for this run without recording a wish of the user.</summary>
    internal void ResolveProxied(bool proxied) => _proxied = proxied;
}
