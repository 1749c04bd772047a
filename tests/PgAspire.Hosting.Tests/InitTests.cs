using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

/// <summary>Names, passwords, scripts and places as users of Aspire's PostgreSQL integration know them.</summary>
public sealed class InitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pgaspire-init-");

    public InitTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            // the servers' account must be able to enter
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Scripts_fill_fresh_data_once_and_the_application_owns_what_they_make_whatever_the_password_is_later()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var scripts = _folder.CreateSubdirectory("scripts");
        await File.WriteAllTextAsync(Path.Combine(scripts.FullName, "1-schema.sql"), "CREATE TABLE t (id int);\nCREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;", ct);
        await File.WriteAllTextAsync(Path.Combine(scripts.FullName, "2-data.sql"), "INSERT INTO t SELECT one();", ct);
        var roles = Path.Combine(_folder.FullName, "roles.sql");
        await File.WriteAllTextAsync(roles, "CREATE ROLE reader IN ROLE pg_read_all_data", ct);
        foreach (var (password, superuser) in new[] { ("first", "one"), ("sec;ond'", "two") })
        {
            var builder = AppHost.Create();
            builder.Configuration["Parameters:user"] = "o'wner";
            var pg = builder.AddPostgresCluster("pg", 2)
                .WithUserName(builder.AddParameter("user"))
                .WithPassword(builder.AddParameter("mine", password, secret: true))
                .WithSuperuserAccess(builder.AddParameter("super", superuser, secret: true))
                .WithInitFiles(scripts.FullName)
                .WithInitFiles(roles, asSuperuser: true)
                .WithDataBindMount(Path.Combine(_folder.FullName, "pg"));
            var first = pg.AddDatabase("app").WithCreationScript("""CREATE DATABASE app TEMPLATE template0 ENCODING 'LATIN1' CONNECTION LIMIT 40""");
            var second = pg.AddDatabase("audit").WithCreationScript("""CREATE DATABASE "audit" TEMPLATE template0 CONNECTION LIMIT 50""");
            await using var app = builder.Build();
            await app.StartAsync(ct);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("pg", ct).Within(60, "the cluster is healthy");
            await (await pg.Resource.GetControlAsync(ct)).WaitForAsync(s => s.IsHealthy, ct).Within(60, "all is as it should be");
            var connectionString = (await first.Resource.ConnectionStringExpression.GetValueAsync(ct))!;
            Assert.Equal("o'wner 1 40 LATIN1 o'wner t", await ScalarAsync(connectionString, """
                SELECT current_user || ' ' || (SELECT count(*) FROM t) || ' ' || d.datconnlimit || ' ' || pg_encoding_to_char(d.encoding) || ' ' || pg_get_userbyid(d.datdba) || ' '
                    || (SELECT relname FROM pg_class c WHERE relname = 't' AND pg_get_userbyid(c.relowner) = current_user)
                FROM pg_database d WHERE datname = current_database()
                """));
            Assert.Equal("50 o'wner true", await ScalarAsync((await second.Resource.ConnectionStringExpression.GetValueAsync(ct))!,
                "SELECT datconnlimit || ' ' || pg_get_userbyid(datdba) || ' ' || EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') FROM pg_database WHERE datname = current_database()"));
            var superusers = new NpgsqlConnectionStringBuilder(connectionString) { Username = "postgres", Password = superuser };
            Assert.Equal("postgres", await ScalarAsync(superusers.ConnectionString, "SELECT current_user::text"));
            var properties = await PropertiesAsync(first.Resource);
            Assert.Equal(("o'wner", password), (properties["Username"], properties["Password"]));
            Assert.StartsWith($"postgresql://o%27wner:{Uri.EscapeDataString(password)}@localhost:", properties["Uri"], StringComparison.Ordinal);
            await app.StopAsync(ct);
        }
    }

    [Fact]
    public void What_is_published_says_the_same()
    {
        var builder = AppHost.Create();
        var script = Path.Combine(_folder.FullName, "a.sql");
        File.WriteAllText(script, "CREATE TABLE t ()");
        var pg = builder.AddCluster().WithInitFiles(script).WithInitFiles(script, asSuperuser: true);
        pg.AddDatabase("first").WithCreationScript("CREATE DATABASE first");
        pg.AddDatabase("second").WithCreationScript("CREATE DATABASE second");
        pg.Resource.ResolvedUserName = "ow\"ner";
        var specification = pg.Resource.Specification;
        Assert.Equal("ow\"ner", specification.InitDb.Owner);
        Assert.Equal(["CREATE DATABASE first", "ALTER DATABASE \"first\" OWNER TO \"ow\"\"ner\"", "CREATE DATABASE second"], specification.InitDb.PostInitSql);
        Assert.Equal(["SET ROLE \"ow\"\"ner\";\nCREATE TABLE t ()\n;RESET ROLE;", "CREATE TABLE t ()"], specification.InitDb.PostInitApplicationSql);
        Assert.Equal("ow\"ner", Assert.Single(specification.Databases).Owner);
    }

    [Fact]
    public async Task What_cannot_be_an_init_file_is_refused_at_once()
    {
        var pg = AppHost.Create().AddCluster();
        Assert.Contains("neither a file nor a folder", Assert.Throws<FileNotFoundException>(() => pg.WithInitFiles(Path.Combine(_folder.FullName, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("has no .sql files", Assert.Throws<ArgumentException>(() => pg.WithInitFiles(_folder.FullName)).Message, StringComparison.Ordinal);
        var program = Path.Combine(_folder.FullName, "a.sh");
        await File.WriteAllTextAsync(program, "psql", TestContext.Current.CancellationToken);
        Assert.Contains("a.sh is no .sql file", Assert.Throws<ArgumentException>(() => pg.WithInitFiles(_folder.FullName)).Message, StringComparison.Ordinal);
        var dump = Path.Combine(_folder.FullName, "dump.sql");
        await File.WriteAllTextAsync(dump, "SELECT 1;\n\\connect app\n", TestContext.Current.CancellationToken);
        Assert.Contains("dump.sql, line 2: \\connect app is a command of psql", Assert.Throws<ArgumentException>(() => pg.WithInitFiles(dump)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_name_must_have_a_value_and_may_not_be_secret()
    {
        var builder = AppHost.Create();
        var pg = builder.AddCluster();
        Assert.Throws<ArgumentException>(() => pg.WithUserName(builder.AddParameter("hidden", "x", secret: true)));
        builder.Configuration["Parameters:user"] = "";
        pg.WithUserName(builder.AddParameter("user"));
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestContext.Current.CancellationToken).Within(30, "it is refused"));
        Assert.Contains("The user name of the PostgreSQL cluster 'pg' is the parameter 'user', which has no value: set Parameters:user", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_persistent_cluster_keeps_its_data_where_the_user_says_or_in_a_volume()
    {
        var builder = AppHost.Create();
        var pg = builder.AddCluster().WithLifetime(ContainerLifetime.Persistent);
        Assert.EndsWith("pg-data", pg.Resource.Placement.EffectiveVolume, StringComparison.Ordinal);
        Assert.Equal("mine", pg.WithDataVolume("mine").Resource.Placement.EffectiveVolume);
        Assert.Null(pg.WithDataBindMount("data").Resource.Placement.EffectiveVolume);
        Assert.Null(builder.AddCluster("other").WithLifetime(ContainerLifetime.Persistent).WithLifetime(ContainerLifetime.Session).Resource.Placement.EffectiveVolume);
    }

    private static async Task<Dictionary<string, string?>> PropertiesAsync(PostgresClusterDatabaseResource database)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, expression) in ((IResourceWithConnectionString)database).GetConnectionProperties())
        {
            values[name] = await expression.GetValueAsync(TestContext.Current.CancellationToken);
        }
        return values;
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
