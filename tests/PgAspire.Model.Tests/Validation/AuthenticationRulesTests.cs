using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class AuthenticationRulesTests
{
    [Theory]
    [InlineData("host all postgres all trust")]
    [InlineData("local all all peer map=local")]
    [InlineData("host all all 10.244.0.0/16 md5")]
    [InlineData("host all all 10.0.0.1 255.255.255.255 scram-sha-256")]
    [InlineData("host all all ::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff reject")]
    [InlineData("host all all ::1/128 reject")]
    [InlineData("host all all fe80::1%eth0/64 reject")]
    [InlineData("host all all 0.0.0.0/0 reject")]
    [InlineData("host\tall\tall\tsamenet\tscram-sha-256\t# a comment")]
    [InlineData("hostnossl db1,db2 bob, \"alice x\" samehost scram-sha-256")]
    [InlineData("host \"all\" +admins .example.com password")]
    [InlineData("host /^db\\d+$ /^u all scram-sha-256")]
    [InlineData("host replication streaming all scram-sha-256")]
    [InlineData("host \"@db\" \"he said \"\"hi\"\"\" db-1.example.com scram-sha-256")]
    [InlineData("hostssl all all all cert clientcert=verify-full clientname=DN map=m")]
    [InlineData("hostssl all all all scram-sha-256 clientcert=verify-ca")]
    [InlineData("host all all all ldap ldapserver=ldap.example.net ldapprefix=\"cn=\" ldapsuffix=\", dc=example, dc=net\"")]
    [InlineData("host all all all radius radiusservers=a radiussecrets=b")]
    [InlineData("hostgssenc all all all gss include_realm=0 krb_realm=EXAMPLE.COM")]
    [InlineData("host all all all oauth issuer=https://example.com scope=openid")]
    [InlineData("# only a comment")]
    [InlineData("")]
    public void A_line_that_PostgreSQL_takes_is_accepted(string line) => AssertAccepted(WithRule(line));

    [Theory]
    [InlineData("hst all all all trust", "invalid connection type 'hst'")]
    [InlineData("host,local all all all trust", "multiple values specified for connection type")]
    [InlineData("host", "end-of-line before database specification")]
    [InlineData("host all", "end-of-line before role specification")]
    [InlineData("host all all", "end-of-line before IP address specification")]
    [InlineData("host all all all", "end-of-line before authentication method")]
    [InlineData("local all all", "end-of-line before authentication method")]
    [InlineData("host all all trust", "end-of-line before authentication method")]
    [InlineData("host all all all scram", "invalid authentication method 'scram'")]
    [InlineData("host all all all SCRAM-SHA-256", "invalid authentication method")]
    [InlineData("host all all all md5,trust", "multiple values specified for authentication type")]
    [InlineData("host all all all sspi", "not supported by this build")]
    [InlineData("host all all all peer", "only supported on local sockets")]
    [InlineData("local all all gss", "not supported on local sockets")]
    [InlineData("host all all all cert", "only supported on hostssl")]
    [InlineData("local all all all trust", "invalid authentication method 'all'")]
    [InlineData("host all all 10.0.0.1 md5", "no IP mask for the address '10.0.0.1'; write it with its mask, for example 10.0.0.1/32")]
    [InlineData("host all all 10.0.0.1", "has no mask")]
    [InlineData("host all all ::1 trust", "::1/128")]
    [InlineData("host all all 10.0.0.1 ffff:: md5", "do not match")]
    [InlineData("host all all 10.0.0.0/33 md5", "a number from 0 to 32")]
    [InlineData("host all all ::/129 md5", "a number from 0 to 128")]
    [InlineData("host all all 10.0.0.0/ md5", "a number from 0 to 32")]
    [InlineData("host all all 10.0.0.300/32 md5", "no IP address")]
    [InlineData("host all all 10.0.0/24 md5", "no IP address")]
    [InlineData("host all all 10.0.0.1:5432 md5", "no IP address")]
    [InlineData("host all all [::1]/128 md5", "no IP address")]
    [InlineData("host all all example.com/24 md5", "both host name and CIDR mask")]
    [InlineData("host all all exa$mple md5", "is no address")]
    [InlineData("host all all a,b md5", "multiple values specified for host address")]
    [InlineData("host all all ${service:x} md5", "unknown descriptor type: service")]
    [InlineData("host all ${podselector:a} ${podselector:b} md5", "at most one podselector reference")]
    [InlineData("host ${podselector:a} all all md5", "put it where the address is")]
    [InlineData("local all ${podselector:a} md5", "put it where the address is")]
    [InlineData("host @dbs all all md5", "reads names from a file")]
    [InlineData("host all \"\" all md5", "a role name is empty")]
    [InlineData("include other.conf", "reads another file")]
    [InlineData("host all all all md5 map", "not in name=value format: 'map'")]
    [InlineData("host all all all md5 colour=red", "unrecognized authentication option name: 'colour'")]
    [InlineData("host all all all md5 map=x", "only valid for authentication methods ident, peer")]
    [InlineData("host all all all md5 clientcert=verify-ca", "only be configured for 'hostssl' rows")]
    [InlineData("hostssl all all all md5 clientcert=1", "use verify-ca or verify-full")]
    [InlineData("hostssl all all all cert clientcert=verify-ca", "only accepts 'verify-full'")]
    [InlineData("hostssl all all all cert clientname=XX", "use CN or DN")]
    [InlineData("host all all all radius radiussecrets=b", "requires argument 'radiusservers'")]
    [InlineData("host all all all md5\nhost all all all trust", "write one rule an element")]
    [InlineData("host all all all md5 \\", "ends with a backslash")]
    [InlineData("host \"all all all md5", "quote without an end")]
    public void Any_other_line_is_refused_with_its_number(string line, string fragment) =>
        AssertRejected(WithRule(line), "spec.postgresql.pg_hba[0]", fragment);

    [Fact]
    public void A_line_is_named_by_its_index_and_its_number()
    {
        var spec = With(new PostgresqlSpec { HostBasedAuthentication = ["host all all all md5", "# comment", "host all all all nonsense", null!] });
        var errors = PostgresClusterValidation.Validate(spec);
        Assert.Equal(["spec.postgresql.pg_hba[2]", "spec.postgresql.pg_hba[3]"], errors.Select(e => e.Path));
        Assert.StartsWith("line 3: ", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_field_of_a_line_is_found()
    {
        var errors = PostgresClusterValidation.Validate(WithRule("host @a +,bob 10.0.0.0/40 md5 map=x colour=red"));
        Assert.Equal(5, errors.Count);
    }

    [Fact]
    public void A_secret_in_an_option_is_not_repeated()
    {
        var errors = PostgresClusterValidation.Validate(WithRule("host all all all md5 ldapbindpasswd=hunter2 radiussecrets=hunter2 passwd=hunter2"));
        Assert.Equal(3, errors.Count);
        Assert.All(errors, e => Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void OAuth_needs_PostgreSQL_18() =>
        AssertRejected(WithRule("host all all all oauth issuer=https://example.com scope=openid") with { ImageName = "postgres:17" },
            "spec.postgresql.pg_hba[0]", "oauth needs PostgreSQL 18");

    [Theory]
    [InlineData("local alice app")]
    [InlineData("mymap /^(.*)@example\\.com$ \\1")]
    [InlineData("mymap \"CN=a, O=b\" app # comment")]
    [InlineData("# comment")]
    public void A_mapping_has_three_fields(string line) => AssertAccepted(WithMapping(line));

    [Theory]
    [InlineData("local alice", "the database user")]
    [InlineData("local", "the system user")]
    [InlineData("local alice app more", "more than the three fields")]
    [InlineData("local a,b app", "multiple values in ident field: the system user")]
    [InlineData("local \"\" app", "the system user is empty")]
    [InlineData("local @users app", "reads names from a file")]
    [InlineData("include_dir maps", "reads another file")]
    [InlineData("local a b\nlocal c d", "write one rule an element")]
    [InlineData("local \"a b", "quote without an end")]
    public void Any_other_mapping_is_refused(string line, string fragment) =>
        AssertRejected(WithMapping(line), "spec.postgresql.pg_ident[0]", fragment);
}
