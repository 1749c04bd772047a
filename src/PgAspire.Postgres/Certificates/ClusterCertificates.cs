using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>
/// A cluster's certificate authority with the two certificates that it signed: the server's and the replication client's. Immutable.
/// Keys are ECDSA on P-256; the common names are CloudNativePG's: the cluster, <c>&lt;cluster&gt;-rw</c>, <c>streaming_replica</c>.
/// </summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/certificates/">CloudNativePG, Certificates</seealso>
public sealed partial class ClusterCertificates
{
    /// <summary>How long a certificate is valid: 90 days, as in CloudNativePG.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How long before its end a certificate is renewed: 7 days, as in CloudNativePG.</summary>
    public static readonly TimeSpan RenewalThreshold = TimeSpan.FromDays(7);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ClusterNames _names;
    private readonly ValueList<string> _additionalHosts;
    private readonly IssuedCertificate _authority;
    private readonly IssuedCertificate _server;
    private readonly IssuedCertificate _replication;

    private ClusterCertificates(
        ClusterNames names, ValueList<string> additionalHosts, IssuedCertificate authority, IssuedCertificate server, IssuedCertificate replication)
    {
        _names = names;
        _additionalHosts = additionalHosts;
        _authority = authority;
        _server = server;
        _replication = replication;
        Expirations = ValueMap<DateTimeOffset>.Empty
            .With(names.CertificateAuthoritySecret, authority.NotAfter)
            .With(names.ServerSecret, server.NotAfter)
            .With(names.ReplicationSecret, replication.NotAfter);
        RenewalTime = Expirations.Values.Min() - RenewalThreshold;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(authority.Certificate + server.Certificate + replication.Certificate)));
    }

    /// <summary>The authority's certificate in PEM (<c>ca.crt</c>): what a client with <c>sslmode=verify-full</c> needs.</summary>
    public string AuthorityPem => _authority.Certificate;

    /// <summary>When each certificate ends, under the name of CloudNativePG's secret that holds it: <c>pg-ca</c>, <c>pg-replication</c>, <c>pg-server</c>.</summary>
    public ValueMap<DateTimeOffset> Expirations { get; }

    /// <summary>When <see cref="RenewalDue"/> begins to hold.</summary>
    public DateTimeOffset RenewalTime { get; }

    /// <summary>SHA-256 over the certificates in lower-case hexadecimal; another one after each renewal.</summary>
    public string Fingerprint { get; }

    /// <summary>The host names and addresses that the server's certificate is also for.</summary>
    public ValueList<string> AdditionalHosts => _additionalHosts;

    /// <summary>Makes a new authority and its certificates.</summary>
    /// <param name="names">The cluster's names.</param>
    /// <param name="additionalHosts">Host names and addresses for the server's certificate, besides the services' names, <c>localhost</c>, 127.0.0.1 and ::1.</param>
    /// <param name="now">The current time.</param>
    public static ClusterCertificates Create(ClusterNames names, IEnumerable<string> additionalHosts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(additionalHosts);
        return Issue(names, [.. additionalHosts.Distinct(StringComparer.OrdinalIgnoreCase)], null, now);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException"><paramref name="json"/> holds no certificates.</exception>
    public static ClusterCertificates FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var stored = JsonSerializer.Deserialize(json, StoredJson.Default.Stored) ?? throw new JsonException("The text is 'null'.");
            return new ClusterCertificates(new ClusterNames(stored.Cluster), [.. stored.AdditionalHosts], stored.Authority, stored.Server, stored.Replication);
        }
        catch (Exception e) when (e is JsonException or CryptographicException or ArgumentException or NullReferenceException)
        {
            // the cause's message may quote the text, which holds keys
            throw new FormatException($"The text holds no certificates of a cluster ({e.GetType().Name}).");
        }
    }

    /// <summary>Whether a certificate ends in less than <see cref="RenewalThreshold"/>.</summary>
    /// <param name="now">The current time.</param>
    public bool RenewalDue(DateTimeOffset now) => now > RenewalTime;

    /// <summary>
    /// Signs all of them anew, with the same keys, when <see cref="RenewalDue"/> says so; the same object otherwise.
    /// Since the keys stay, who trusts the former authority still trusts the new certificates until the former authority ends.
    /// </summary>
    /// <param name="now">The current time.</param>
    public ClusterCertificates Renew(DateTimeOffset now) => RenewalDue(now) ? Issue(_names, _additionalHosts, this, now) : this;

    /// <summary>The files for <see cref="InstanceDirectory.Certificates"/>, the same for every instance; <see cref="CertificateFiles"/> has their names.</summary>
    public ValueList<InstanceFile> InstanceFiles() =>
    [
        new(InstanceDirectory.Certificates, CertificateFiles.ServerCertificate, _server.Certificate + "\n"),
        new(InstanceDirectory.Certificates, CertificateFiles.ServerKey, _server.Key + "\n"),
        new(InstanceDirectory.Certificates, CertificateFiles.ServerAuthority, _authority.Certificate + "\n"),
        new(InstanceDirectory.Certificates, CertificateFiles.ClientAuthority, _authority.Certificate + "\n"),
        new(InstanceDirectory.Certificates, CertificateFiles.ReplicationCertificate, _replication.Certificate + "\n"),
        new(InstanceDirectory.Certificates, CertificateFiles.ReplicationKey, _replication.Key + "\n"),
    ];

    /// <summary>
    /// What CloudNativePG's secret with a name holds: <c>ca.crt</c> and <c>ca.key</c> for the authority, <c>tls.crt</c> and <c>tls.key</c> for the others.
    /// Private keys are among them.
    /// </summary>
    /// <param name="secret">A key of <see cref="Expirations"/>.</param>
    /// <exception cref="ArgumentException">No such secret holds certificates.</exception>
    public IReadOnlyDictionary<string, string> SecretData(string secret)
    {
        var (kind, issued) = secret == _names.CertificateAuthoritySecret ? ("ca", _authority)
            : secret == _names.ServerSecret ? ("tls", _server)
            : secret == _names.ReplicationSecret ? ("tls", _replication)
            : throw new ArgumentException($"'{secret}' is none of {string.Join(", ", Expirations.Keys)}.", nameof(secret));
        return new OrderedDictionary<string, string> { [$"{kind}.crt"] = issued.Certificate + "\n", [$"{kind}.key"] = issued.Key + "\n" };
    }

    /// <summary>Everything, private keys included, for the operator's state file. A secret.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new Stored(_names.Cluster, [.. _additionalHosts], _authority, _server, _replication), StoredJson.Default.Stored);

    /// <summary>The cluster's name only.</summary>
    public override string ToString() => $"certificates of {_names.Cluster}";

    private static ClusterCertificates Issue(ClusterNames names, ValueList<string> additionalHosts, ClusterCertificates? former, DateTimeOffset now)
    {
        var authority = IssuedCertificate.Authority(names.Cluster, former?._authority.Key, now, Lifetime);
        return new ClusterCertificates(
            names,
            additionalHosts,
            authority,
            authority.Issue(names.ReadWriteService, ServerAuthentication, ServerNames(names, additionalHosts), former?._server.Key, now),
            authority.Issue(ConnInfo.ReplicationRole, ClientAuthentication, null, former?._replication.Key, now));
    }

    private static SubjectAlternativeNameBuilder ServerNames(ClusterNames names, ValueList<string> additionalHosts)
    {
        var hosts = new[] { names.ReadWriteService, names.ReadService, names.ReadOnlyService, "localhost", "127.0.0.1", "::1" };
        var result = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Concat(additionalHosts).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(host, out var address))
            {
                result.AddIpAddress(address);
            }
            else
            {
                result.AddDnsName(host);
            }
        }
        return result;
    }

    private sealed record Stored(string Cluster, string[] AdditionalHosts, IssuedCertificate Authority, IssuedCertificate Server, IssuedCertificate Replication);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
