namespace PgAspire.Model;

/// <summary>A server outside the cluster (<c>spec.externalClusters[]</c>). Needs connection parameters, a plugin or an object store.</summary>
public sealed record ExternalClusterSpec
{
    /// <summary>Its name here (<c>name</c>); unique.</summary>
    public required string Name { get; init; }

    /// <summary>Connection parameters of libpq such as <c>host</c>, <c>user</c>, <c>dbname</c> (<c>connectionParameters</c>).</summary>
    public ValueMap<string> ConnectionParameters { get; init; } = ValueMap<string>.Empty;

    /// <summary>The client's certificate (<c>sslCert</c>).</summary>
    public KeyReference? SslCert { get; init; }

    /// <summary>Its key (<c>sslKey</c>).</summary>
    public KeyReference? SslKey { get; init; }

    /// <summary>The certificate authority of the server (<c>sslRootCert</c>).</summary>
    public KeyReference? SslRootCert { get; init; }

    /// <summary>The password (<c>password</c>).</summary>
    public KeyReference? Password { get; init; }

    /// <summary>The plugin that reaches its backups (<c>plugin</c>).</summary>
    public PluginSpec? Plugin { get; init; }

    /// <summary>Its object store (<c>barmanObjectStore</c>); deprecated, removed in CloudNativePG 1.31.</summary>
    public BarmanObjectStoreSpec? BarmanObjectStore { get; init; }
}

/// <summary>The cluster follows another one (<c>spec.replica</c>). Not possible locally.</summary>
public sealed record ReplicaClusterSpec
{
    /// <summary>The external cluster that it follows (<c>source</c>).</summary>
    public required string Source { get; init; }

    /// <summary>Whether it does (<c>enabled</c>); not together with <see cref="Primary"/>. Null means that <see cref="Primary"/> decides.</summary>
    public bool? Enabled { get; init; }

    /// <summary>This cluster's name among the external clusters (<c>self</c>); null means its own name.</summary>
    public string? Self { get; init; }

    /// <summary>The external cluster that is the primary one (<c>primary</c>).</summary>
    public string? Primary { get; init; }

    /// <summary>The token of the cluster that was demoted (<c>promotionToken</c>).</summary>
    public string? PromotionToken { get; init; }

    /// <summary>How long changes are held back (<c>minApplyDelay</c>, a Go duration such as <c>8h</c>); null means not at all.</summary>
    public TimeSpan? MinApplyDelay { get; init; }
}
