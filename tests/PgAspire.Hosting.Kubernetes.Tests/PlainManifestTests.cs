using Aspire.Hosting;

namespace PgAspire.Hosting.Kubernetes.Tests;

public sealed class PlainManifestTests
{
    private const string Step = "cloudnativepg-manifests";

    [Fact]
    public async Task The_manifests_need_no_environment_and_a_kustomization_lists_all_of_them()
    {
        using var published = await Publication.OfAsync(
            b =>
            {
                var pg = b.AddPostgresCluster("pg");
                pg.AddDatabase("app");
                pg.AddDatabase("reports");
                b.AddPostgresCluster("other", 1);
            },
            Step, environment: false);
        var listed = published.Files["kustomization.yaml"].Split('\n').Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..]).ToArray();
        Assert.Equal(published.Files.Keys.Where(f => f != "kustomization.yaml").Order(), listed.Order());
        Assert.Contains("pg/cluster-pg.yaml", listed);
        Assert.Contains("other/cluster-other.yaml", listed);
        Assert.Equal("3", published.Yaml("pg/cluster-pg.yaml").Text("spec.instances"));
        Assert.Single(listed, f => f.StartsWith("pg/database-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passwords_that_were_given_must_be_brought_by_hand()
    {
        using var published = await Publication.OfAsync(
            b =>
            {
                b.Configuration["Parameters:db-password"] = "given by hand";
                b.Configuration["Parameters:role-password"] = "given by hand";
                b.AddPostgresCluster("pg", password: b.AddParameter("db-password", secret: true)).WithManagedRole("reporter", password: b.AddParameter("role-password", secret: true));
            },
            Step, environment: false);
        Assert.Contains("# ", published.Files["kustomization.yaml"]);
        Assert.Contains("kubectl create secret generic pg-app", published.Files["kustomization.yaml"]);
        Assert.Contains("kubectl create secret generic pg-role-reporter --type kubernetes.io/basic-auth --from-literal username='reporter'", published.Files["kustomization.yaml"]);
        Assert.Equal("pg-app", published.Yaml("pg/cluster-pg.yaml").Text("spec.bootstrap.initdb.secret.name"));
    }

    [Fact]
    public async Task And_to_where_the_cluster_is()
    {
        using var published = await Publication.OfAsync(
            b =>
            {
                b.Configuration["Parameters:db-password"] = "given by hand";
                b.AddPostgresCluster("pg", password: b.AddParameter("db-password", secret: true)).ConfigureSpecification(s => s with { Namespace = "databases" });
            },
            Step, environment: false);
        Assert.Contains("kubectl create secret generic pg-app --namespace databases ", published.Files["kustomization.yaml"]);
    }

    [Fact]
    public async Task A_publication_does_not_write_them_unasked()
    {
        using var published = await Publication.OfAsync(b => b.AddPostgresCluster("pg"));
        Assert.DoesNotContain("kustomization.yaml", published.Files.Keys);
    }
}
