using CsCheck;
using Npgsql;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Connections;

public sealed class PostgresConnectionTests
{
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.String[Gen.Char["\"'\\=;:/@?#%&+ *[]{}$`~!|<>^,.aZ09é漢\t"], 1, 30],
        Gen.OneOf("pa;ss", "it's \"quoted\"", " blanks ", "'", "\"", "\"'", "a=b", "%41", "p+q", "😀", "Pooling=false;", "*"));

    private static readonly Gen<PostgresConnection> Connections =
        Gen.Select(Gen.OneOf("pg-rw", "127.0.0.1", "::1", "fe80::1%eth0"), Gen.Int[1, 65535], Hostile, Hostile, Hostile)
            .Select((host, port, user, password, database) => new PostgresConnection(new ServiceEndpoint(host, port), new RoleCredentials(user, password), database));

    [Fact]
    public void Npgsql_reads_what_is_written() => Connections.Sample(connection =>
    {
        var read = new NpgsqlConnectionStringBuilder(connection.ToNpgsql());
        Assert.Equal(
            (connection.Endpoint.Host, connection.Endpoint.Port, connection.Credentials.UserName, connection.Credentials.Password, connection.Database),
            (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.Equal(5, ((ICollection<string>)read.Keys!).Count(k => read.ShouldSerialize(k)));
    });

    [Fact]
    public void A_URI_parser_reads_what_is_written() => Connections.Sample(connection =>
    {
        // .NET knows no IPv6 zone in a URI, and takes the path /. for /
        if (connection.Endpoint.Host.Contains('%', StringComparison.Ordinal) || connection.Database is "." or "..")
        {
            return;
        }
        var uri = new Uri(connection.ToUri());
        var credentials = uri.UserInfo.Split(':');
        Assert.Equal(
            ("postgresql", connection.Endpoint.Host, connection.Endpoint.Port, connection.Credentials.UserName, connection.Credentials.Password, connection.Database),
            (uri.Scheme, uri.Host.Trim('[', ']'), uri.Port, Uri.UnescapeDataString(credentials[0]), Uri.UnescapeDataString(credentials[1]), Uri.UnescapeDataString(uri.AbsolutePath[1..])));
    });

    [Fact]
    public void A_JDBC_URL_has_a_form_in_the_order_of_the_alphabet() => Connections.Sample(connection =>
    {
        var query = connection.ToJdbc().Split('?')[1].Split('&').Select(p => p.Split('=')).ToArray();
        Assert.Equal(["password", "user"], query.Select(p => p[0]));
        Assert.Equal(connection.Credentials.Password, System.Net.WebUtility.UrlDecode(query[0][1]));
        Assert.Equal(connection.Credentials.UserName, System.Net.WebUtility.UrlDecode(query[1][1]));
    });

    [Fact]
    public void A_password_file_reads_what_is_written() => Connections.Sample(connection =>
    {
        // libpq's way: a backslash takes the next character as it is, a colon ends the field
        var fields = new List<string> { "" };
        var line = connection.ToPgPass();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ':')
            {
                fields.Add("");
            }
            else
            {
                fields[^1] += line[i] == '\\' ? line[++i] : line[i];
            }
        }
        Assert.Equal([connection.Endpoint.Host, $"{connection.Endpoint.Port}", connection.Database, connection.Credentials.UserName, connection.Credentials.Password], fields);
    });

    [Fact]
    public void The_password_is_in_no_description() =>
        Assert.Equal("app@[::1]:5432/db", new PostgresConnection(new ServiceEndpoint("::1"), new RoleCredentials("app", "hunter2"), "db").ToString());

    [Fact]
    public void TLS_is_asked_for_in_the_words_of_each_client()
    {
        var connection = new PostgresConnection(new ServiceEndpoint("pg-rw"), new RoleCredentials("app", "p"), "db")
        {
            SslMode = PostgresSslMode.VerifyFull,
            RootCertificatePath = "/a b/ca.crt",
        };
        Assert.Equal("Host=pg-rw;Port=5432;Username=app;Password=p;Database=db;SSL Mode=VerifyFull;Root Certificate=\"/a b/ca.crt\"", connection.ToNpgsql());
        Assert.Equal("postgresql://app:p@pg-rw:5432/db?sslmode=verify-full&sslrootcert=%2Fa%20b%2Fca.crt", connection.ToUri());
        Assert.Equal("jdbc:postgresql://pg-rw:5432/db?password=p&sslmode=verify-full&sslrootcert=%2Fa+b%2Fca.crt&user=app", connection.ToJdbc());
        Assert.All(Enum.GetValues<PostgresSslMode>(), mode => Assert.Equal(
            mode.ToString(), new NpgsqlConnectionStringBuilder((connection with { SslMode = mode }).ToNpgsql()).SslMode.ToString(), ignoreCase: true));
    }

    [Fact]
    public void Without_a_password_none_is_written()
    {
        var connection = new PostgresConnection(new ServiceEndpoint("/run/pg dir", 5433), new RoleCredentials("app", ""), "db");
        Assert.Equal("Host=\"/run/pg dir\";Port=5433;Username=app;Database=db", connection.ToNpgsql());
        Assert.Equal("postgresql://app@%2Frun%2Fpg%20dir:5433/db", connection.ToUri());
        Assert.Equal("jdbc:postgresql://%2Frun%2Fpg%20dir:5433/db?user=app", connection.ToJdbc());
    }

    [Fact]
    public void What_no_client_can_read_is_refused_without_saying_the_password()
    {
        var exception = Assert.Throws<ArgumentException>(() => new PostgresConnection(new ServiceEndpoint("h"), new RoleCredentials("u", "hunter2\0"), "d"));
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PostgresConnection(new ServiceEndpoint(""), new RoleCredentials("u", "p"), "d"));
        Assert.Throws<ArgumentException>(() => new PostgresConnection(default, new RoleCredentials("u", "p"), "d"));
        Assert.Throws<ArgumentException>(() => new PostgresConnection(new ServiceEndpoint("h"), new RoleCredentials("", "p"), "d"));
        Assert.Throws<ArgumentException>(() => new PostgresConnection(new ServiceEndpoint("h"), new RoleCredentials("u", "p"), ""));
        var broken = Assert.Throws<InvalidOperationException>(() => new PostgresConnection(new ServiceEndpoint("h"), new RoleCredentials("u", "hunter2\n"), "d").ToPgPass());
        Assert.DoesNotContain("hunter2", broken.ToString(), StringComparison.Ordinal);
    }
}
