using System.Security.Cryptography.X509Certificates;
using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Certificates;

public sealed class ClusterCertificatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static ClusterCertificates Create() => ClusterCertificates.Create(new ClusterNames("pg"), ["host.docker.internal", "10.1.2.3", "LOCALHOST"], Now);

    private static X509Certificate2 Load(ClusterCertificates certificates, string file) =>
        X509Certificate2.CreateFromPem(certificates.InstanceFiles().Single(f => f.Name == file).Content!);

    [Fact]
    public void Subjects_issuers_and_ends_are_CloudNativePGs()
    {
        var certificates = Create();
        using var authority = Load(certificates, CertificateFiles.ServerAuthority);
        using var server = Load(certificates, CertificateFiles.ServerCertificate);
        using var client = Load(certificates, CertificateFiles.ReplicationCertificate);
        Assert.Equal(("CN=pg", "CN=pg"), (authority.Subject, authority.Issuer));
        Assert.Equal(("CN=pg-rw", "CN=pg"), (server.Subject, server.Issuer));
        Assert.Equal(("CN=streaming_replica", "CN=pg"), (client.Subject, client.Issuer));
        Assert.Equal("1.2.840.10045.2.1", server.PublicKey.Oid.Value);
        Assert.Equal(256, server.GetECDsaPublicKey()!.KeySize);
        Assert.Equal(["pg-ca", "pg-replication", "pg-server"], certificates.Expirations.Keys);
        Assert.All(certificates.Expirations.Values, end => Assert.Equal(Now.AddDays(90), end));
    }

    [Theory]
    [InlineData("pg-rw", true)]
    [InlineData("pg-ro", true)]
    [InlineData("pg-r", true)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("host.docker.internal", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("pg", false)]
    [InlineData("10.1.2.4", false)]
    public void The_server_stands_for_its_names_only(string host, bool expected)
    {
        using var server = Load(Create(), CertificateFiles.ServerCertificate);
        Assert.Equal(expected, server.MatchesHostname(host, allowCommonName: false));
    }

    [Fact]
    public void Both_certificates_chain_to_the_authority_for_their_own_purpose()
    {
        var certificates = Create();
        Assert.True(Chains(certificates, certificates, CertificateFiles.ServerCertificate, "1.3.6.1.5.5.7.3.1"));
        Assert.True(Chains(certificates, certificates, CertificateFiles.ReplicationCertificate, "1.3.6.1.5.5.7.3.2"));
        Assert.False(Chains(certificates, certificates, CertificateFiles.ReplicationCertificate, "1.3.6.1.5.5.7.3.1"));
        Assert.False(Chains(Create(), certificates, CertificateFiles.ServerCertificate, "1.3.6.1.5.5.7.3.1"));
    }

    [Fact]
    public void Renewal_is_due_below_seven_days_and_keeps_the_keys()
    {
        var former = Create();
        var soon = Now.AddDays(83);
        Assert.False(former.RenewalDue(soon));
        Assert.Same(former, former.Renew(soon));
        Assert.True(former.RenewalDue(soon.AddSeconds(1)));
        Assert.True(former.RenewalDue(Now.AddDays(1000)));

        var renewed = former.Renew(soon.AddSeconds(1));
        Assert.False(renewed.RenewalDue(soon.AddSeconds(1)));
        Assert.Equal(soon, former.RenewalTime);
        Assert.NotEqual(former.Fingerprint, renewed.Fingerprint);
        Assert.Equal(former.AdditionalHosts, renewed.AdditionalHosts);
        Assert.All(renewed.Expirations.Values, end => Assert.Equal(soon.AddSeconds(1).AddDays(90), end));
        // who still has the former authority trusts the new server, and the other way round
        Assert.True(Chains(former, renewed, CertificateFiles.ServerCertificate, "1.3.6.1.5.5.7.3.1", soon.AddMinutes(1)));
        Assert.True(Chains(renewed, former, CertificateFiles.ServerCertificate, "1.3.6.1.5.5.7.3.1", soon.AddMinutes(1)));
        string[] keys = [CertificateFiles.ServerKey, CertificateFiles.ReplicationKey];
        Assert.All(keys, k => Assert.Equal(
            former.InstanceFiles().Single(f => f.Name == k), renewed.InstanceFiles().Single(f => f.Name == k)));
    }

    [Fact]
    public void A_secret_that_holds_no_certificate_is_refused() =>
        Assert.Contains("pg-ca", Assert.Throws<ArgumentException>(() => Create().SecretData("pg-app")).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_round_trips()
    {
        var certificates = Create();
        var read = ClusterCertificates.FromJson(certificates.ToJson());
        Assert.Equal(certificates.InstanceFiles(), read.InstanceFiles());
        Assert.Equal(certificates.Expirations, read.Expirations);
        Assert.Equal(certificates.Fingerprint, read.Fingerprint);
        Assert.Equal(certificates.AuthorityPem, read.AuthorityPem);
        Assert.Equal(certificates.ToJson(), read.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"cluster":"pg","additionalHosts":[],"authority":{"certificate":"x","key":"SECRET"},"server":null,"replication":null}""")]
    [InlineData("""{"cluster":"pg","additionalHosts":[],"authority":{"certificate":"x","key":"SECRET"},"server":{"certificate":"x","key":"k"},"replication":{"certificate":"x","key":"k"}}""")]
    public void Other_text_is_refused_without_repeating_it(string json)
    {
        var e = Assert.Throws<FormatException>(() => ClusterCertificates.FromJson(json));
        Assert.DoesNotContain("SECRET", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_for_logs_hold_no_key()
    {
        var certificates = Create();
        Assert.Equal("certificates of pg", certificates.ToString());
    }

    private static bool Chains(ClusterCertificates trusted, ClusterCertificates presented, string file, string purpose, DateTimeOffset? at = null)
    {
        using var authority = Load(trusted, CertificateFiles.ClientAuthority);
        using var certificate = Load(presented, file);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(purpose));
        chain.ChainPolicy.VerificationTime = (at ?? Now).UtcDateTime;
        return chain.Build(certificate);
    }
}
