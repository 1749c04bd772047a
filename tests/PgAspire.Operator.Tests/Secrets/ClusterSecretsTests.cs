using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator.Tests.Secrets;

public sealed class ClusterSecretsTests
{
    private static readonly ClusterCertificates Certificates = ClusterCertificates.Create(new ClusterNames("pg"), [], new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static IReadOnlyList<ClusterSecret> Create(bool superuserAccess, string? superuserPassword) => ClusterSecrets.Create(
        new() { Name = "pg", EnableSuperuserAccess = superuserAccess }, new(new("app", "word"), superuserPassword), Certificates, "shop");

    [Theory]
    [InlineData(true, "word", true)]
    [InlineData(false, "word", false)]
    [InlineData(true, null, false)]
    public void The_superusers_secret_exists_with_superuser_access_only(bool access, string? password, bool expected)
    {
        string[] names = [.. Create(access, password).Select(s => s.Name)];
        Assert.Equal(expected ? ["pg-app", "pg-superuser", "pg-ca", "pg-server", "pg-replication"] : ["pg-app", "pg-ca", "pg-server", "pg-replication"], names);
    }

    [Fact]
    public void Managed_roles_with_passwords_have_the_secrets_that_they_name()
    {
        var spec = new PostgresClusterSpec { Name = "pg", Managed = new() { Roles = [new() { Name = "reporter", PasswordSecret = "pg-reporter" }, new() { Name = "none" }] } };
        var secret = ClusterSecrets.Create(spec, new(new("app", "word")) { RolePasswords = ValueMap<string>.Empty.With("reporter", "known") }, Certificates).Single(s => s.Name == "pg-reporter");
        Assert.Equal("kubernetes.io/basic-auth", secret.Type);
        Assert.Equal([KeyValuePair.Create("username", "reporter"), KeyValuePair.Create("password", "known")], secret.Data);
    }

    [Fact]
    public void Host_names_have_the_namespace() => Assert.Equal("postgresql://app:word@pg-rw.shop:5432/app", Create(false, null)[0].Data["uri"]);

    [Fact]
    public void The_certificates_are_those_that_instances_have_each_with_its_own_key()
    {
        string File(string name) => Certificates.InstanceFiles().Single(f => f.Name == name).Content!;
        var secrets = Create(false, null).ToDictionary(s => s.Name, s => s.Data);
        Assert.Equal((File(CertificateFiles.ServerCertificate), File(CertificateFiles.ServerKey)), (secrets["pg-server"]["tls.crt"], secrets["pg-server"]["tls.key"]));
        Assert.Equal((File(CertificateFiles.ReplicationCertificate), File(CertificateFiles.ReplicationKey)), (secrets["pg-replication"]["tls.crt"], secrets["pg-replication"]["tls.key"]));
        Assert.Equal(File(CertificateFiles.ServerAuthority), secrets["pg-ca"]["ca.crt"]);
        Assert.Contains("PRIVATE KEY", secrets["pg-ca"]["ca.key"], StringComparison.Ordinal);
        Assert.NotEqual(secrets["pg-ca"]["ca.key"], secrets["pg-server"]["tls.key"]);
    }

    [Fact]
    public void A_secret_says_no_more_than_its_name() => Assert.Equal("pg-app", $"{Create(false, null)[0]}");
}
