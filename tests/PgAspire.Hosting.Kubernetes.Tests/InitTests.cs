using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using YamlDotNet.RepresentationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>Names, scripts and tools of an AppHost as they are published.</summary>
public sealed class InitTests
{
    [Fact]
    public async Task User_name_and_scripts_are_the_bootstrap_s_and_tools_are_left_out()
    {
        var script = Path.GetTempFileName() + ".sql";
        await File.WriteAllTextAsync(script, "CREATE TABLE \"t\" ();\nSELECT '{{ x }}';\n", TestContext.Current.CancellationToken);
        try
        {
            using var chart = await Publication.OfAsync(b => Build(b, script), "cloudnativepg-manifests", environment: false);
            Assert.Equal(["kustomization.yaml", "pg/cluster-pg.yaml", "pg/database-pg-audit.yaml"], chart.Files.Keys.Order(StringComparer.Ordinal));
            var cluster = chart.Yaml("pg/cluster-pg.yaml");
            Assert.Equal(("app", "mapper", "pg-app"), (cluster.Text("spec.bootstrap.initdb.database"), cluster.Text("spec.bootstrap.initdb.owner"), cluster.Text("spec.bootstrap.initdb.secret.name")));
            Assert.Equal(["CREATE DATABASE audit TEMPLATE template0"], Statements(cluster, "spec.bootstrap.initdb.postInitSQL"));
            Assert.Equal(["SET ROLE \"mapper\";\nCREATE TABLE \"t\" ();\nSELECT '{{ x }}';\n\n;RESET ROLE;"], Statements(cluster, "spec.bootstrap.initdb.postInitApplicationSQL"));
            Assert.Equal("mapper", chart.Yaml("pg/database-pg-audit.yaml").Text("spec.owner"));
            Assert.Contains("--from-literal username='mapper'", chart.Files["kustomization.yaml"], StringComparison.Ordinal);
            Assert.All(chart.Files.Values, text => Assert.DoesNotContain("given password", text, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public async Task A_chart_has_no_tools_and_its_consumers_sign_in_by_the_name()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = Build(b, null);
            b.AddContainer("web", "example.org/web", "1").WithReference(app);
        });
        Assert.DoesNotContain(chart.Files.Keys, f => f.Contains("pgadmin", StringComparison.Ordinal) || f.Contains("pgweb", StringComparison.Ordinal));
        var values = chart.Yaml("values.yaml").At("config.web");
        Assert.Equal("Host=pg-rw;Port=5432;Username=mapper;Password=$(PG_APP_PASSWORD_QUOTED);Database=app", values.Text("ConnectionStrings__app"));
        Assert.Equal("mapper", values.Text("APP_USERNAME"));
    }

    [Fact]
    public async Task A_user_name_without_a_value_is_refused_before_anything_is_written()
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Publication.OfAsync(b =>
        {
            // values are kept from one publication to the next, so that of another test has another name
            b.AddPostgresCluster("pg").WithUserName(b.AddParameter("nobody"));
        }));
        Assert.Contains("the parameter 'nobody', which has no value: set Parameters:nobody", error.Message, StringComparison.Ordinal);
    }

    private static IResourceBuilder<PostgresClusterDatabaseResource> Build(IDistributedApplicationBuilder b, string? script)
    {
        b.Configuration["Parameters:user"] = "mapper";
        b.Configuration["Parameters:mine"] = "given password";
        var pg = b.AddPostgresCluster("pg").WithUserName(b.AddParameter("user")).WithPassword(b.AddParameter("mine", secret: true)).WithPgAdmin().WithPgWeb().WithChaos()
            .WithLifetime(ContainerLifetime.Persistent);
        if (script is not null)
        {
            pg.WithInitFiles(script);
        }
        var app = pg.AddDatabase("app");
        pg.AddDatabase("audit").WithCreationScript("CREATE DATABASE audit TEMPLATE template0");
        return app;
    }

    private static IEnumerable<string?> Statements(YamlMappingNode cluster, string path) => ((YamlSequenceNode)cluster.At(path)).Children.Select(c => ((YamlScalarNode)c).Value);
}
