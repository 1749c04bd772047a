using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Model;
using YamlDotNet.RepresentationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

public sealed class ChartTests
{
    [Fact]
    public async Task The_cluster_is_a_resource_of_CloudNativePG_in_the_application_s_chart()
    {
        using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg").AddDatabase("app"));
        var cluster = chart.Yaml("templates/pg/pg.yaml");
        Assert.Equal(("postgresql.cnpg.io/v1", "Cluster", "pg"), (cluster.Text("apiVersion"), cluster.Text("kind"), cluster.Text("metadata.name")));
        Assert.Contains("\n  instances: {{ .Values.config.pg.instances | int }}\n", chart.Files["templates/pg/pg.yaml"]);
        Assert.Equal("{{ .Values.config.pg.image_name }}", cluster.Text("spec.imageName"));
        Assert.Equal(("any", "{{ .Values.config.pg.synchronous_number | int }}"), (cluster.Text("spec.postgresql.synchronous.method"), Unquoted(chart.Files["templates/pg/pg.yaml"], "number")));
        Assert.Equal("{{ .Values.config.pg.storage_size }}", cluster.Text("spec.storage.size"));
        var values = chart.Yaml("values.yaml");
        Assert.Equal(("3", "1", ClusterDefaults.ImageName, "1Gi"),
            (values.Text("config.pg.instances"), values.Text("config.pg.synchronous_number"), values.Text("config.pg.image_name"), values.Text("config.pg.storage_size")));
        // nothing of what Aspire would make of a container by itself
        Assert.Equal(["templates/pg/pg.yaml"], chart.Files.Keys.Where(f => f.StartsWith("templates/pg/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_consumer_gets_the_password_from_the_operator_s_Secret_before_the_variables_that_refer_to_it()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithReference(app).WithReference(app.AsReadOnly()).WithEnvironment("PLAIN", "plain");
        });
        var env = chart.Yaml("templates/web/deployment.yaml").Env();
        Assert.Equal(("PG_APP_PASSWORD", null, "pg-app", "password"), env[0]);
        Assert.Contains(("ConnectionStrings__app", "{{ .Values.config.web.ConnectionStrings__app }}", null, null), env);
        Assert.Contains(("ConnectionStrings__app-ro", "{{ .Values.config.web.ConnectionStrings__app_ro }}", null, null), env);
        Assert.Equal(["APP_PASSWORD", "APP_URI", "APP_RO_PASSWORD", "APP_RO_URI"], env.Select(e => e.Name).Where(n => n.StartsWith("APP_", StringComparison.Ordinal)));
        var values = chart.Yaml("values.yaml").At("config.web");
        Assert.Equal("Host=pg-rw;Port=5432;Username=app;Password=$(PG_APP_PASSWORD);Database=app", values.Text("ConnectionStrings__app"));
        Assert.Equal("Host=pg-ro;Port=5432;Username=app;Password=$(PG_APP_PASSWORD);Database=app", values.Text("ConnectionStrings__app_ro"));
        Assert.Equal("postgresql://app:$(PG_APP_PASSWORD)@pg-ro:5432/app", values.Text("APP_RO_URI"));
        // what has no password stays where Aspire put it
        var configuration = (YamlMappingNode)chart.Yaml("templates/web/config.yaml").At("data");
        Assert.Contains(new YamlScalarNode("PLAIN"), configuration.Children.Keys);
        Assert.Contains(new YamlScalarNode("APP_RO_HOST"), configuration.Children.Keys);
        Assert.DoesNotContain(configuration.Children.Keys, k => env.Any(e => e.Name == ((YamlScalarNode)k).Value));
    }

    [Fact]
    public async Task A_consumer_without_a_reference_is_left_alone()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            b.AddPostgresCluster("pg");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("PLAIN", "plain");
        });
        Assert.DoesNotContain("secretKeyRef", chart.Files["templates/web/deployment.yaml"]);
    }

    [Fact]
    public async Task Arguments_that_refer_to_the_password_need_the_variable_only()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = b.AddPostgresCluster("pg-main").AddDatabase("app");
            b.AddContainer("job", "example.org/job", "1").WithArgs(context => context.Args.Add(ReferenceExpression.Create($"--db={app.Resource}")));
        });
        var deployment = chart.Yaml("templates/job/deployment.yaml");
        Assert.Equal([("PG_MAIN_APP_PASSWORD", null, "pg-main-app", "password")], deployment.Env());
        Assert.Contains("Password=$(PG_MAIN_APP_PASSWORD)", chart.Files["templates/job/deployment.yaml"]);
    }

    [Fact]
    public async Task Databases_after_the_first_are_resources_of_their_own()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var pg = b.AddPostgresCluster("pg");
            pg.AddDatabase("app");
            pg.AddDatabase("reports", "reporting");
        });
        var database = chart.Files.Keys.Where(f => f.StartsWith("templates/pg/", StringComparison.Ordinal)).Select(chart.Yaml).Single(r => r.Text("kind") == "Database");
        Assert.Equal(("reporting", "app", "pg"), (database.Text("spec.name"), database.Text("spec.owner"), database.Text("spec.cluster.name")));
    }

    [Fact]
    public async Task A_password_that_the_user_gave_is_in_a_Secret_of_the_chart_and_nowhere_else()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            b.Configuration["Parameters:db-password"] = "given by hand";
            b.Configuration["Parameters:root-password"] = "given for the superuser";
            var app = b.AddPostgresCluster("pg", password: b.AddParameter("db-password", secret: true)).WithSuperuserAccess(b.AddParameter("root-password", secret: true)).AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithReference(app);
        });
        var cluster = chart.Yaml("templates/pg/pg.yaml");
        Assert.Equal(("pg-app", "pg-superuser", "true"), (cluster.Text("spec.bootstrap.initdb.secret.name"), cluster.Text("spec.superuserSecret.name"), cluster.Text("spec.enableSuperuserAccess")));
        var secret = chart.Yaml("templates/pg/app.yaml");
        Assert.Equal(("kubernetes.io/basic-auth", "app"), (secret.Text("type"), secret.Text("stringData.username")));
        Assert.Contains(".Values.secrets.pg.db_password", secret.Text("stringData.password"));
        Assert.Equal("postgres", chart.Yaml("templates/pg/superuser.yaml").Text("stringData.username"));
        Assert.Equal("", chart.Yaml("values.yaml").Text("secrets.pg.db_password"));
        var env = chart.Yaml("templates/web/deployment.yaml").Env();
        // as it is, as a value of a connection string, as a part of a URI
        Assert.Equal([("PG_APP_PASSWORD", null, "pg-app", "password"), ("PG_APP_PASSWORD_QUOTED", null, "pg-app", "password-quoted"), ("PG_APP_PASSWORD_URI", null, "pg-app", "password-uri")], env.Take(3));
        var values = chart.Yaml("values.yaml").At("config.web");
        Assert.Contains("Password=$(PG_APP_PASSWORD_QUOTED)", values.Text("ConnectionStrings__app"));
        Assert.Contains(":$(PG_APP_PASSWORD_URI)@", values.Text("APP_URI"));
        Assert.All(chart.Files.Values, text => Assert.DoesNotContain("given ", text));
    }

    [Fact]
    public async Task A_managed_role_is_in_the_cluster_and_its_password_in_a_Secret_that_it_names()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            b.Configuration["Parameters:reporter-password"] = "given for the reporter";
            b.Configuration["Parameters:odd-password"] = "given for the odd one";
            b.AddPostgresCluster("pg")
                .WithManagedRole("reporter", r => r with { InRoles = ["pg_read_all_data"], ConnectionLimit = 5 }, b.AddParameter("reporter-password", secret: true))
                .WithManagedRole("Odd \"{{role}}", password: b.AddParameter("odd-password", secret: true), configure: r => r with { PasswordSecret = "elsewhere" })
                .WithManagedRole("group", r => r with { Comment = "no password" })
                .ConfigureSpecification(s => s with { Namespace = "databases" });
        });
        var cluster = chart.Yaml("templates/pg/pg.yaml");
        Assert.Equal(("reporter", "true", "5", "pg_read_all_data", "pg-role-reporter"),
            (cluster.Text("spec.managed.roles.0.name"), cluster.Text("spec.managed.roles.0.login"), cluster.Text("spec.managed.roles.0.connectionLimit"), cluster.Text("spec.managed.roles.0.inRoles.0"),
            cluster.Text("spec.managed.roles.0.passwordSecret.name")));
        Assert.Equal("elsewhere", cluster.Text("spec.managed.roles.1.passwordSecret.name"));
        Assert.DoesNotContain("passwordSecret", cluster.At("spec.managed.roles.2").ToString());
        var secret = chart.Yaml("templates/pg/role-reporter.yaml");
        Assert.Equal(("pg-role-reporter", "databases", "kubernetes.io/basic-auth", "reporter"),
            (secret.Text("metadata.name"), secret.Text("metadata.namespace"), secret.Text("type"), secret.Text("stringData.username")));
        Assert.Contains("cnpg.io/reload: \"true\"", chart.Files["templates/pg/role-reporter.yaml"]);
        Assert.Contains(".Values.secrets.pg.reporter_password", secret.Text("stringData.password"));
        Assert.Contains(".Values.secrets.pg.odd_password", chart.Yaml("templates/pg/elsewhere.yaml").Text("stringData.password"));
        Assert.All(chart.Files.Values, text => Assert.DoesNotContain("given for", text));
    }

    [Fact]
    public async Task The_Secrets_are_where_the_cluster_is()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            b.Configuration["Parameters:db-password"] = "given by hand";
            b.AddPostgresCluster("pg", password: b.AddParameter("db-password", secret: true)).ConfigureSpecification(s => s with { Namespace = "databases" });
        });
        Assert.Equal("databases", chart.Yaml("templates/pg/pg.yaml").Text("metadata.namespace"));
        Assert.Equal("databases", chart.Yaml("templates/pg/app.yaml").Text("metadata.namespace"));
    }

    [Fact]
    public async Task The_user_has_the_last_word_over_the_resources()
    {
        using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg").PublishAsCloudNativePg(
            cluster => cluster.Spec.PriorityClassName = "database",
            resources => resources[0].Metadata.Annotations = new Dictionary<string, string> { ["example.org/note"] = "{{ not Helm's }}" }));
        var cluster = chart.Yaml("templates/pg/pg.yaml");
        Assert.Equal("database", cluster.Text("spec.priorityClassName"));
        Assert.Equal("{{`{{`}} not Helm's {{`}}`}}", cluster.At("metadata.annotations")["example.org/note"].ToString());
    }

    [Fact]
    public async Task The_last_word_is_checked_too()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Publication.OfAsync(b => b.AddPostgresCluster("pg").PublishAsCloudNativePg(cluster => cluster.Spec.Instances = 0)));
        Assert.Contains("spec.instances", error.ToString());
    }

    [Fact]
    public async Task What_is_published_is_the_same_in_each_culture_and_folder()
    {
        static void Build(IDistributedApplicationBuilder b)
        {
            var app = b.AddPostgresCluster("pg", 5).WithPostgresParameter("max_connections", "250").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithReference(app).WithReference(app.AsReadOnly());
        }
        using var first = await Publication.OfAsync(Build);
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("tr-TR");
            using var second = await Publication.OfAsync(Build);
            Assert.Equal(first.Files.OrderBy(f => f.Key, StringComparer.Ordinal), second.Files.OrderBy(f => f.Key, StringComparer.Ordinal));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task A_cluster_with_another_name_than_its_resource_keeps_it()
    {
        var manifest = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(manifest, """
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: { name: mycluster }
                spec:
                  instances: 3
                  storage: { size: 3Gi }
                """, TestContext.Current.CancellationToken);
            using var chart = await Publication.OfAsync(b =>
            {
                var app = b.AddPostgresCluster("pg", fromManifest: manifest).AddDatabase("app");
                b.AddContainer("web", "example.org/web", "1").WithReference(app);
            });
            Assert.Equal("mycluster", chart.Yaml("templates/pg/mycluster.yaml").Text("metadata.name"));
            Assert.Contains("Host=mycluster-rw;", chart.Yaml("values.yaml").Text("config.web.ConnectionStrings__app"));
            Assert.Equal("mycluster-app", chart.Yaml("templates/web/deployment.yaml").Env()[0].Secret);
            // as the manifest: asynchronous
            Assert.DoesNotContain("synchronous", chart.Files["templates/pg/mycluster.yaml"]);
        }
        finally
        {
            File.Delete(manifest);
        }
    }

    private static string Unquoted(string text, string key) => text.Split('\n').Single(l => l.TrimStart().StartsWith($"{key}:", StringComparison.Ordinal)).Split(": ", 2)[1];
}
