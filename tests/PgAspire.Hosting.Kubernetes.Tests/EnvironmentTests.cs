using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>Clusters and consumers in environments that are not Kubernetes.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_cluster_for_another_environment_is_refused_and_not_lost()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(
                b =>
                {
                    b.AddResource(new OtherEnvironment("compose"));
                    b.AddPostgresCluster("pg");
                    b.AddPostgresCluster("second");
                },
                environment: false);
        });
        Assert.Contains("pg: it is published to 'compose', which is not Kubernetes", error.ToString());
        Assert.Contains("second: it is published to 'compose'", error.ToString());
        Assert.Contains("provide the host pg-rw there by yourself", error.ToString());
    }

    [Fact]
    public async Task Unless_it_is_left_out_of_what_is_published()
    {
        using var published = await Publication.OfAsync(
            b =>
            {
                b.AddResource(new OtherEnvironment("compose"));
                b.AddPostgresCluster("pg").ExcludeFromManifest();
            },
            environment: false);
        Assert.Empty(published.Files);
    }

    [Fact]
    public async Task A_consumer_in_another_environment_cannot_have_the_password()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(
                b =>
                {
                    var compose = b.AddResource(new OtherEnvironment("compose"));
                    var k8s = b.AddKubernetesEnvironment("k8s").WithDashboard(false);
                    var app = b.AddPostgresCluster("pg").WithComputeEnvironment(k8s).AddDatabase("app");
                    b.AddContainer("web", "example.org/web", "1").WithReference(app).WithComputeEnvironment(compose);
                    b.AddContainer("box", "example.org/box", "1").WithComputeEnvironment(compose);
                },
                environment: false);
        });
        Assert.Contains("web: it is published to 'compose', where nothing puts in the password of the cluster 'pg'", error.ToString());
        Assert.DoesNotContain("box:", error.ToString());
    }

    [Fact]
    public async Task Each_of_two_Kubernetes_environments_gets_its_cluster_and_its_notes()
    {
        using var charts = await Publication.OfAsync(
            b =>
            {
                var east = b.AddKubernetesEnvironment("east").WithDashboard(false);
                var west = b.AddKubernetesEnvironment("west").WithDashboard(false);
                b.AddPostgresCluster("pg").WithComputeEnvironment(east);
                b.AddPostgresCluster("other").WithComputeEnvironment(west);
            },
            environment: false);
        Assert.Equal("Cluster", charts.Yaml("east/templates/pg/pg.yaml").Text("kind"));
        Assert.Equal("Cluster", charts.Yaml("west/templates/other/other.yaml").Text("kind"));
        Assert.Contains("PostgreSQL (pg):", charts.Files["east/templates/NOTES.txt"]);
        Assert.Contains("PostgreSQL (other):", charts.Files["west/templates/NOTES.txt"]);
    }

    private sealed class OtherEnvironment(string name) : Resource(name), IComputeEnvironmentResource;
}
