namespace PgAspire.Model;

/// <summary>The service account that CloudNativePG makes (<c>spec.serviceAccountTemplate.metadata</c>). Applies in Kubernetes only.</summary>
public sealed record ServiceAccountTemplate
{
    /// <summary>Its name (<c>metadata.name</c>); null means the cluster's.</summary>
    [FieldName("metadata.name")]
    public string? Name { get; init; }

    /// <summary>Its labels (<c>metadata.labels</c>).</summary>
    [FieldName("metadata.labels")]
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Its annotations (<c>metadata.annotations</c>).</summary>
    [FieldName("metadata.annotations")]
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;
}

/// <summary>What happens while nodes are being maintained (<c>spec.nodeMaintenanceWindow</c>). Applies in Kubernetes only; <c>enablePDB</c> is preferred.</summary>
public sealed record NodeMaintenanceWindowSpec
{
    /// <summary>Whether it is going on (<c>inProgress</c>); false by default.</summary>
    public bool InProgress { get; init; }

    /// <summary>Whether instances wait for their node, and their volume, to return (<c>reusePVC</c>); true by default.</summary>
    [FieldName("reusePVC")]
    public bool ReusePvc { get; init; } = true;
}

/// <summary>Certificates that the user brings (<c>spec.certificates</c>). Applies in Kubernetes only: locally PgAspire makes its own.</summary>
public sealed record CertificatesSpec
{
    /// <summary>The secret with the authority of the servers' certificate (<c>serverCASecret</c>).</summary>
    [FieldName("serverCASecret")]
    public string? ServerCASecret { get; init; }

    /// <summary>The secret with the servers' certificate (<c>serverTLSSecret</c>); needs <see cref="ServerCASecret"/>.</summary>
    [FieldName("serverTLSSecret")]
    public string? ServerTlsSecret { get; init; }

    /// <summary>The secret with the certificate of <c>streaming_replica</c> (<c>replicationTLSSecret</c>); needs <see cref="ClientCASecret"/>.</summary>
    [FieldName("replicationTLSSecret")]
    public string? ReplicationTlsSecret { get; init; }

    /// <summary>The secret with the authority of the clients' certificates (<c>clientCASecret</c>).</summary>
    [FieldName("clientCASecret")]
    public string? ClientCASecret { get; init; }

    /// <summary>More names in the servers' certificate (<c>serverAltDNSNames</c>); not with <see cref="ServerTlsSecret"/>.</summary>
    [FieldName("serverAltDNSNames")]
    public ValueList<string> ServerAltDnsNames { get; init; } = [];
}
