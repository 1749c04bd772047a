using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>A cluster's certificate authority with the two certificates that it signed: the server's and the replication client's. Immutable.</summary>
public sealed class ClusterCertificates
{
    /// <summary>How long a certificate is valid: 90 days, as in CloudNativePG.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How long before its end a certificate is renewed: 7 days, as in CloudNativePG.</summary>
    public static readonly TimeSpan RenewalThreshold = TimeSpan.FromDays(7);

    /// <summary>Makes a new authority and its certificates.</summary>
    /// <param name="names">The cluster's names.</param>
    /// <param name="additionalHosts">Host names and addresses for the server's certificate, besides the services' names, <c>localhost</c>, 127.0.0.1 and ::1.</param>
    /// <param name="now">The current time.</param>
    public static ClusterCertificates Create(ClusterNames names, IEnumerable<string> additionalHosts, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException"><paramref name="json"/> holds no certificates.</exception>
    public static ClusterCertificates FromJson(string json) => throw new NotImplementedException();

    /// <summary>The authority's certificate in PEM (<c>ca.crt</c>): what a client with <c>sslmode=verify-full</c> needs.</summary>
    public string AuthorityPem => throw new NotImplementedException();

    /// <summary>When each certificate ends, under the name of CloudNativePG's secret that holds it: <c>pg-ca</c>, <c>pg-replication</c>, <c>pg-server</c>.</summary>
    public ValueMap<DateTimeOffset> Expirations => throw new NotImplementedException();

    /// <summary>Whether a certificate ends in less than <see cref="RenewalThreshold"/>.</summary>
    /// <param name="now">The current time.</param>
    public bool RenewalDue(DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Signs anew, with the same keys, the certificates that end in less than <see cref="RenewalThreshold"/>; the same object when none does.</summary>
    /// <param name="now">The current time.</param>
    public ClusterCertificates Renew(DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>The files for <see cref="InstanceDirectory.Certificates"/>, the same for every instance; <see cref="CertificateFiles"/> has their names.</summary>
    public ValueList<InstanceFile> InstanceFiles() => throw new NotImplementedException();

    /// <summary>Everything, private keys included, for the operator's state file. A secret.</summary>
    public string ToJson() => throw new NotImplementedException();

    /// <summary>The cluster's name only.</summary>
    public override string ToString() => throw new NotImplementedException();
}
