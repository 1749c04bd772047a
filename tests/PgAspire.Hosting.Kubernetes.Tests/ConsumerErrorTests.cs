using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>What cannot work is refused before anything is written, with the consumer's and the variable's name.</summary>
public sealed class ConsumerErrorTests
{
    [Fact]
    public async Task A_variable_that_mixes_the_password_with_a_secret_parameter_is_refused()
    {
        var error = await RefusedAsync(b =>
        {
            var key = b.AddParameter("key", secret: true);
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("MIXED", ReferenceExpression.Create($"{app.Resource};key={key.Resource}"));
        });
        Assert.Contains("web: the variable MIXED", error);
        Assert.Contains("'key'", error);
        Assert.Contains("two variables", error);
    }

    [Fact]
    public async Task A_variable_that_mixes_it_with_a_plain_parameter_works()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var schema = b.AddParameter("schema", "sales", publishValueAsDefault: true);
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("MIXED", ReferenceExpression.Create($"{app.Resource};Search Path={schema.Resource}"));
        });
        var mixed = chart.Yaml("templates/web/deployment.yaml").Env().Single(e => e.Name == "MIXED").Value;
        Assert.Contains(".Values.config.web", mixed);
    }

    [Fact]
    public async Task A_variable_that_mixes_it_with_a_value_of_the_deployment_is_refused()
    {
        var error = await RefusedAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("MIXED", ReferenceExpression.Create($"{app.Resource};x={new LateValue()}"));
        });
        Assert.Contains("web: the variable MIXED", error);
    }

    [Fact]
    public async Task The_generated_parameter_is_no_password_in_Kubernetes()
    {
        var error = await RefusedAsync(b =>
        {
            var pg = b.AddPostgresCluster("pg");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment(c => c.EnvironmentVariables["SECRET"] = pg.Resource.PasswordParameter);
        });
        Assert.Contains("web: the variable SECRET", error);
        Assert.Contains("'pg-password'", error);
    }

    [Fact]
    public async Task Nor_is_it_in_an_argument_or_in_a_connection_string_that_was_taken_too_early()
    {
        var error = await RefusedAsync(b =>
        {
            var pg = b.AddPostgresCluster("pg");
            var app = pg.AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("EARLY", app.Resource.ConnectionStringExpression)
                .WithArgs("--password", ReferenceExpression.Create($"{pg.Resource.PasswordParameter}"));
        });
        Assert.Contains("web: the variable EARLY", error);
        Assert.Contains("web: argument 2", error);
        Assert.Contains("hand over the database itself", error);
    }

    [Fact]
    public async Task A_connection_string_in_an_argument_works()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithArgs("--db", ReferenceExpression.Create($"{app.Resource}"));
        });
        var web = chart.Yaml("templates/web/deployment.yaml");
        Assert.Contains(web.Env(), e => e.Name == "PG_APP_PASSWORD" && e.Secret == "pg-app");
        Assert.Contains("Password=$(PG_APP_PASSWORD)", web.Text("spec.template.spec.containers.0.args.1"));
    }

    [Fact]
    public async Task A_variable_of_the_user_with_the_name_of_the_password_s_is_refused()
    {
        var error = await RefusedAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithReference(app).WithEnvironment("PG_APP_PASSWORD", "something else");
        });
        Assert.Contains("PG_APP_PASSWORD", error);
    }

    [Fact]
    public async Task A_connection_property_of_that_name_is_the_password_itself()
    {
        using var chart = await Publication.OfAsync(b =>
        {
            var app = b.AddPostgresCluster("pg").AddDatabase("pg-app", "app");
            b.AddContainer("web", "example.org/web", "1").WithReference(app);
        });
        var env = chart.Yaml("templates/web/deployment.yaml").Env();
        Assert.Equal([("PG_APP_PASSWORD", null, "pg-app", "password")], env.Where(e => e.Name == "PG_APP_PASSWORD"));
    }

    [Fact]
    public async Task All_errors_of_all_clusters_and_consumers_come_at_once()
    {
        var error = await RefusedAsync(b =>
        {
            var key = b.AddParameter("key", secret: true);
            var app = b.AddPostgresCluster("pg").AddDatabase("app");
            b.AddContainer("web", "example.org/web", "1").WithEnvironment("ONE", ReferenceExpression.Create($"{app.Resource};key={key.Resource}"));
            b.AddContainer("job", "example.org/job", "1").WithEnvironment("TWO", ReferenceExpression.Create($"{app.Resource};key={key.Resource}"));
            b.AddPostgresCluster("other").PublishAsCloudNativePg(cluster => cluster.Spec.Storage!.Size = "much");
        });
        Assert.Contains("web: the variable ONE", error);
        Assert.Contains("job: the variable TWO", error);
        Assert.Contains("spec.storage.size", error);
    }

    [Fact]
    public async Task Two_resources_for_one_file_are_refused()
    {
        var error = await RefusedAsync(b => b.AddPostgresCluster("pg").PublishAsCloudNativePg(resources: all => all.Add(new CloudNativePg.Resources.PodMonitor { Metadata = { Name = "pg" } })));
        Assert.Contains("'pg'", error);
    }

    private static async Task<string> RefusedAsync(Action<IDistributedApplicationBuilder> build)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(build);
        });
        return error.ToString();
    }

    private sealed class LateValue : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => "{late}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new("late");
    }
}
