using PgAspire.Model;

namespace PgAspire.Model.Tests.Connections;

public sealed class BasicAuthSecretTests
{
    private static readonly PostgresClusterSpec Spec = new() { Name = "pg" };

    [Fact]
    public void The_application_secret_has_the_keys_and_values_of_CloudNativePG()
    {
        var secret = BasicAuthSecret.ForApplication(Spec, new RoleCredentials("app", "s3cret"));
        Assert.Equal("pg-app", secret.Name);
        Assert.Equal(
        [
            KeyValuePair.Create("username", "app"),
            KeyValuePair.Create("user", "app"),
            KeyValuePair.Create("password", "s3cret"),
            KeyValuePair.Create("dbname", "app"),
            KeyValuePair.Create("host", "pg-rw"),
            KeyValuePair.Create("port", "5432"),
            KeyValuePair.Create("pgpass", "pg-rw:5432:app:app:s3cret\n"),
            KeyValuePair.Create("uri", "postgresql://app:s3cret@pg-rw.default:5432/app"),
            KeyValuePair.Create("jdbc-uri", "jdbc:postgresql://pg-rw.default:5432/app?password=s3cret&user=app"),
            KeyValuePair.Create("fqdn-uri", "postgresql://app:s3cret@pg-rw.default.svc.cluster.local:5432/app"),
            KeyValuePair.Create("fqdn-jdbc-uri", "jdbc:postgresql://pg-rw.default.svc.cluster.local:5432/app?password=s3cret&user=app"),
        ], secret.Data);
    }

    [Fact]
    public void The_superuser_secret_is_for_any_database()
    {
        var secret = BasicAuthSecret.ForSuperuser(Spec, new RoleCredentials("postgres", "s3cret"), "shop");
        Assert.Equal("pg-superuser", secret.Name);
        Assert.Equal("*", secret.Data["dbname"]);
        Assert.Equal("pg-rw:5432:*:postgres:s3cret\n", secret.Data["pgpass"]);
        Assert.Equal("postgresql://postgres:s3cret@pg-rw.shop:5432/*", secret.Data["uri"]);
        Assert.Equal("jdbc:postgresql://pg-rw.shop.svc.cluster.local:5432/*?password=s3cret&user=postgres", secret.Data["fqdn-jdbc-uri"]);
    }

    [Fact]
    public void A_local_secret_names_the_one_address_that_there_is()
    {
        var connection = new PostgresConnection(new ServiceEndpoint("127.0.0.1", 15432), new RoleCredentials("app", "s3cret"), "shop");
        var secret = BasicAuthSecret.ForConnection("pg-app", connection);
        Assert.Equal("15432", secret.Data["port"]);
        Assert.Equal(connection.ToUri(), secret.Data["uri"]);
        Assert.Equal(connection.ToUri(), secret.Data["fqdn-uri"]);
        Assert.Equal(connection.ToJdbc(), secret.Data["fqdn-jdbc-uri"]);
    }

    [Fact]
    public void The_password_is_in_no_description()
    {
        Assert.Equal("pg-app", BasicAuthSecret.ForApplication(Spec, new RoleCredentials("app", "s3cret")).ToString());
        Assert.Equal("app", new RoleCredentials("app", "s3cret").ToString());
    }
}
